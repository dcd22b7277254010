/** Adds a site, and says why not when that fails. */
import { createFootfall, FootfallError } from '@footfall/client';

export async function addSite(url: string, apiKey: string): Promise<string> {
  const { api } = createFootfall({ url, apiKey });
  try {
    const site = await api.sites.create.mutate({
      id: 'shop',
      domain: 'shop.example',
      timezone: 'Europe/Berlin',
    });
    return `added ${site.id}`;
  } catch (error) {
    if (error instanceof FootfallError && error.code === 'CONFLICT') return 'is there already';
    throw error;
  }
}
