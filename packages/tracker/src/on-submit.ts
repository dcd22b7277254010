/** Reports that a form was sent (`form submit`): which one and where to, never what was written into it. */
import { listen } from './listen.ts';
import { report } from './report.ts';
import { withoutQuery } from './without-query.ts';

export const onSubmit = (): void => {
  listen('submit', (event) => {
    // Attributes, because a field named "id" hides the form's own: https://html.spec.whatwg.org/#dom-form-nameditem
    const form = event.composedPath()[0] as Element;
    const url = withoutQuery(new URL(form.getAttribute('action') || '', location.href));
    report([
      'form submit',
      { form: form.getAttribute('id') || form.getAttribute('name') || '', url },
    ]);
  });
};
