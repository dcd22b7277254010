/** The views of a site, in the order in which they are offered. */
import type { IconName } from '../ui/icon.tsx';

export const SITE_VIEWS = [
  { name: 'dashboard', to: '/sites/$siteId', icon: 'chart' },
  { name: 'quality', to: '/sites/$siteId/quality', icon: 'shield' },
  { name: 'install', to: '/sites/$siteId/install', icon: 'code' },
  { name: 'settings', to: '/sites/$siteId/settings', icon: 'gear' },
] as const satisfies readonly { name: string; to: string; icon: IconName }[];
export type SiteViewName = (typeof SITE_VIEWS)[number]['name'];
