/** The views of a site, in the order in which they are offered; what belongs together has one group. */
import type { IconName } from '../ui/icon.tsx';

export const SITE_VIEWS = [
  { name: 'dashboard', to: '/sites/$siteId', icon: 'chart', group: 'now' },
  { name: 'realtime', to: '/sites/$siteId/realtime', icon: 'pulse', group: 'now' },
  { name: 'goals', to: '/sites/$siteId/goals', icon: 'flag', group: 'visits' },
  { name: 'funnels', to: '/sites/$siteId/funnels', icon: 'funnel', group: 'visits' },
  { name: 'journeys', to: '/sites/$siteId/journeys', icon: 'flow', group: 'visits' },
  { name: 'retention', to: '/sites/$siteId/retention', icon: 'stairs', group: 'visits' },
  { name: 'sessions', to: '/sites/$siteId/sessions', icon: 'list', group: 'visits' },
  { name: 'vitals', to: '/sites/$siteId/vitals', icon: 'gauge', group: 'pages' },
  { name: 'errors', to: '/sites/$siteId/errors', icon: 'bug', group: 'pages' },
  { name: 'explore', to: '/sites/$siteId/explore', icon: 'lines', group: 'own' },
  { name: 'bots', to: '/sites/$siteId/bots', icon: 'bot', group: 'site' },
  { name: 'quality', to: '/sites/$siteId/quality', icon: 'shield', group: 'site' },
  { name: 'install', to: '/sites/$siteId/install', icon: 'code', group: 'site' },
  { name: 'settings', to: '/sites/$siteId/settings', icon: 'gear', group: 'site' },
] as const satisfies readonly { name: string; to: string; icon: IconName; group: string }[];
export type SiteView = (typeof SITE_VIEWS)[number];
export type SiteViewName = SiteView['name'];
