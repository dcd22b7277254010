/** Reports events by attributes: a click on (or the submit of a form with) `data-footfall-event="name"`. */
import type { Props } from './api.ts';
import { listen } from './listen.ts';
import type { Feature } from './tracker.ts';

const PREFIX = 'data-footfall-';
const EVENT = `${PREFIX}event`;

export const onMarked: Feature = ({ report }) => {
  const judge = (event: Event) => {
    const element = (event.composedPath()[0] as Element).closest(`[${EVENT}]`);
    // A click inside a form is not yet its submit, and a submit is no click.
    if (!element || (element.tagName === 'FORM') !== (event.type === 'submit')) return;
    const props: Props = {};
    for (const { name, value } of element.attributes) {
      if (name.startsWith(PREFIX) && name !== EVENT) props[name.slice(PREFIX.length)] = value;
    }
    report(element.getAttribute(EVENT) as string, props);
  };
  listen('click', judge);
  listen('submit', judge);
};
