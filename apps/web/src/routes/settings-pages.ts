/** The pages of a site's settings, in the order in which they are offered. */
export const SETTINGS_PAGES = [
  { name: 'settings', to: '/sites/$siteId/settings' },
  { name: 'judging', to: '/sites/$siteId/past-days' },
  { name: 'data', to: '/sites/$siteId/data' },
  { name: 'sharing', to: '/sites/$siteId/sharing' },
  { name: 'storage', to: '/sites/$siteId/storage' },
] as const;
