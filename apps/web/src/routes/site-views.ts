/** The views of a site beside its dashboard, in the order in which they are offered. */
import type { IconName } from '../ui/icon.tsx';

export const SITE_VIEWS = [
  { name: 'dashboard', to: '/sites/$siteId', icon: 'chart' },
  { name: 'install', to: '/sites/$siteId/install', icon: 'code' },
] as const satisfies readonly { name: string; to: string; icon: IconName }[];
