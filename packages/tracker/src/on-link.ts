/** Reports clicks on links that lead away (`outbound link`) or to a file (`file download`). */
import { listen } from './listen.ts';
import { report } from './report.ts';
import { withoutQuery } from './without-query.ts';

const isFile = (path: string) =>
  /\.(7z|avi|csv|dmg|(doc|ppt|xls)x?|epub|exe|gz|ics|[jrt]ar|m(4a|kv|ov|p[34]|peg|si)|od[pst]|p(df|kg)|rtf|txt|w(av|ebm|mv)|zip)$/i.test(
    path,
  );
const RIGHT_BUTTON = 2;

export const onLink = (): void => {
  const judge = (event: MouseEvent) => {
    // The path and not the target: a link may be inside a web component.
    const target = event.composedPath()[0] as Element;
    const link = target.closest<HTMLAnchorElement>('a[href]');
    // A link in a drawing has no protocol: https://svgwg.org/svg2-draft/linking.html#InterfaceSVGAElement
    if (!link || event.button === RIGHT_BUTTON || !/^http/.test(link.protocol)) return;
    const props = { url: withoutQuery(link.href) };
    if (isFile(link.pathname) || link.hasAttribute('download')) report(['file download', props]);
    else if (link.host !== location.host) report(['outbound link', props]);
  };
  // The middle button, which opens a tab, makes no click: https://w3c.github.io/uievents/#event-type-auxclick
  listen('click', judge);
  listen('auxclick', judge);
};
