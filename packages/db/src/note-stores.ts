/** Annotations and segments of sites. */
import {
  ANNOTATIONS_PER_SITE_MAX,
  type Annotation,
  annotationSchema,
  type OwnedSegment,
  ownedSegmentSchema,
  SEGMENTS_PER_SITE_MAX,
} from '@footfall/domain';
import type { Database } from './client.ts';
import { createSiteListStore, type SiteListStore } from './site-list-store.ts';

/** Makes the store of `annotations`. */
export function createAnnotationStore(database: Database): SiteListStore<Annotation> {
  return createSiteListStore(database, {
    name: 'annotations',
    parse: (document) => annotationSchema.parse(document),
    itemsMax: ANNOTATIONS_PER_SITE_MAX,
  });
}

/** Makes the store of `segments`: those of the site, and everybody's own. */
export function createSegmentStore(database: Database): SiteListStore<OwnedSegment> {
  return createSiteListStore(database, {
    name: 'segments',
    parse: (document) => ownedSegmentSchema.parse(document),
    itemsMax: SEGMENTS_PER_SITE_MAX,
  });
}
