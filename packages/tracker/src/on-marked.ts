/** Reports events by attributes: a click on (or the submit of a form with) `data-footfall-event="name"`. */
import { listen } from './listen.ts';
import { report as call } from './report.ts';

/** `kind`: a click inside a form is not yet its submit, and a submit is no click. */
const report = (type: 'click' | 'submit', kind: string) =>
  listen(type, (event) => {
    const target = event.composedPath()[0] as Element;
    const element = target.closest(`${kind}[data-footfall-event]`);
    if (!element) return;
    const given: Record<string, string> = {};
    for (const { name, value } of element.attributes) {
      const key = name.split('data-footfall-')[1];
      if (key) given[key] = value;
    }
    const { event: name, ...props } = given;
    call([name as string, props]);
  });

export const onMarked = (): void => {
  report('click', ':not(form)');
  report('submit', 'form');
};
