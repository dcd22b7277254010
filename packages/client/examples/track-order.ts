/** An order, told by the shop's server: the visitor is who they are on the pages. */
import { createFootfall } from '@footfall/client';

export async function trackOrder(url: string, apiKey: string): Promise<string> {
  const footfall = createFootfall({ url, apiKey });
  const outcome = await footfall.track({
    site: 'shop',
    name: 'order',
    url: 'https://shop.example/checkout/done',
    ip: '198.51.100.7',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0',
    properties: { plan: 'pro' },
    revenue: { amount: '12.50', currency: 'EUR' },
  });
  return outcome.ok ? 'counted' : `${outcome.reason}: ${outcome.detail}`;
}
