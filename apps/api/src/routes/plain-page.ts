/** Pages for people without an account: whole in one answer, without a script, in the browser's language. */
import { MAIL_LANGUAGES, type MailLanguage } from '@footfall/domain';
import { type Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { RequestEnv } from './request-env.ts';

export type PlainPage = {
  title: string;
  /** Of the page's main part; what is put into it is escaped. */
  body: ReturnType<typeof html>;
  status?: 200 | 404;
};

/** The first of our languages that the browser asks for; English where it asks for none of them. */
export function languageOf(c: Context): MailLanguage {
  const asked = (c.req.header('accept-language') ?? '').slice(0, 200).toLowerCase().split(',');
  for (const tag of asked) {
    const language = MAIL_LANGUAGES.find((one) => tag.trim().split(/[-;]/, 1)[0] === one);
    if (language !== undefined) return language;
  }
  return 'en';
}

/** Answers with the page. */
export async function answerPage(c: Context<RequestEnv>, page: PlainPage): Promise<Response> {
  const { title, body, status = 200 } = page;
  c.header('vary', 'accept-language');
  return c.html(
    html`<!doctype html>
<html lang="${languageOf(c)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>${title}</title>
<link rel="icon" href="/favicon.svg">
<link rel="stylesheet" href="/plain.css">
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`,
    status,
  );
}

/** Serves the style sheet of these pages: the policy allows none within them. */
export function createPlainPageRoutes(): Hono<RequestEnv> {
  return new Hono<RequestEnv>().get('/plain.css', (c) =>
    c.body(STYLES, 200, {
      'content-type': 'text/css; charset=utf-8',
      'cache-control': 'public, max-age=3600',
    }),
  );
}

const STYLES = `
:root { color-scheme: light dark; font: 16px/1.6 system-ui, sans-serif; color: #1c2024; background: #f4f5f7 }
body { margin: 0; padding: 24px 12px }
main { box-sizing: border-box; max-width: 720px; margin: 0 auto; padding: 24px; border-radius: 8px; background: #fff; overflow-wrap: anywhere }
h1 { margin: 0 0 12px; font-size: 22px; line-height: 1.3 }
h2 { margin: 24px 0 4px; font-size: 17px }
p, ul, dl { margin: 0 0 12px }
ul { padding-left: 20px }
dt { font-weight: 600 }
dd { margin: 0 0 8px }
a { color: #0b5cad }
code { font-size: 14px }
pre { overflow-x: auto; padding: 12px; border-radius: 6px; background: #f4f5f7 }
button { padding: 8px 16px; border: 0; border-radius: 6px; font: inherit; font-weight: 600; color: #fff; background: #0b5cad; cursor: pointer }
:focus-visible { outline: 2px solid #0b5cad; outline-offset: 2px }
@media (prefers-color-scheme: dark) {
  :root { color: #edeef0; background: #111113 }
  main { background: #18191b }
  a { color: #70b8ff }
  pre { background: #111113 }
  button { background: #2f6fb0 }
  :focus-visible { outline-color: #70b8ff }
}
`;
