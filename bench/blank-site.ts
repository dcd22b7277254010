/** A site of the bench that nobody owns. */
import { COUNT_EVERYBODY, type Site } from '@footfall/domain';

export const BLANK_SITE: Site = {
  id: 'bench',
  domain: 'example.com',
  name: 'Bench',
  timezone: 'UTC',
  definitions: 'footfall',
  weekStart: 1,
  ownerId: 'bench',
  createdAt: '2026-01-01T00:00:00.000Z',
  ...COUNT_EVERYBODY,
};
