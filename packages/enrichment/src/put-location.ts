/** Which country, region and city. */

import type { Draft, Ending } from './draft.ts';
import type { Locations } from './locations.ts';

export function createPutLocation(
  locations: Pick<Locations, 'of'>,
): (draft: Draft) => Ending | undefined {
  return ({ client, hit }) => {
    const { country, region, city } = locations.of(client.address);
    hit.country = country;
    hit.region = region;
    hit.city = city;
    return undefined;
  };
}
