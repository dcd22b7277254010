/** The snippet of a site, as it is written for the ways in which pages are made. */

export const SNIPPET_KINDS = [
  'html',
  'next',
  'nuxt',
  'wordpress',
  'tagManager',
  'noScript',
] as const;
export type SnippetKind = (typeof SNIPPET_KINDS)[number];

export type SnippetFacts = {
  /** Where the script is. */
  source: string;
  siteId: string;
  /** Where the beacon is. */
  beaconUrl: string;
};

/** Text to paste; nothing in it needs escaping, for ids and addresses are made of plain characters. */
export function snippetOf(kind: SnippetKind, facts: SnippetFacts): string {
  const { source, siteId, beaconUrl } = facts;
  const tag = `<script defer src="${source}" data-site="${siteId}"></script>`;
  switch (kind) {
    case 'html':
      return tag;
    case 'next':
      return `// app/layout.tsx
import Script from 'next/script';

<Script src="${source}" data-site="${siteId}" strategy="afterInteractive" />`;
    case 'nuxt':
      return `// nuxt.config.ts
export default defineNuxtConfig({
  app: {
    head: {
      script: [{ src: '${source}', defer: true, 'data-site': '${siteId}' }],
    },
  },
});`;
    case 'wordpress':
      return `// functions.php of the theme
add_action('wp_head', function () {
  echo '${tag}';
});`;
    case 'tagManager':
      // Tag managers put attributes they do not know aside, so the element is made by hand.
      return `<script>
  var script = document.createElement('script');
  script.src = '${source}';
  script.setAttribute('data-site', '${siteId}');
  document.head.appendChild(script);
</script>`;
    case 'noScript':
      return `<noscript><img src="${beaconUrl}/p.gif?s=${siteId}" alt="" width="1" height="1" referrerpolicy="no-referrer-when-downgrade"></noscript>`;
  }
}
