import { describe, expect, test } from 'vitest';
import { CHANNELS, channelOf } from './channel.ts';
import { draftOf } from './draft-under-test.ts';
import { createPutSource } from './put-source.ts';

const putSource = createPutSource();

function sourceOf(u: string, r?: string) {
  const draft = draftOf({ u, r });
  putSource(draft);
  const { source, medium, campaign, channel, referrer } = draft.hit;
  return { source, medium, campaign, channel, referrer };
}

const PAGE = 'https://www.example.com/pricing';

describe('the referrer', () => {
  test.each([
    [undefined, 'Direct', 'Direct', null],
    ['https://www.google.co.uk/', 'Google', 'Organic Search', 'google.co.uk/'],
    ['https://duckduckgo.com/?q=x', 'DuckDuckGo', 'Organic Search', 'duckduckgo.com/'],
    ['https://t.co/abc', 'X', 'Organic Social', 't.co/abc'],
    ['https://l.facebook.com/l.php?u=x', 'Facebook', 'Organic Social', 'l.facebook.com/l.php'],
    [
      'https://news.ycombinator.com/item?id=1',
      'Hacker News',
      'Organic Social',
      'news.ycombinator.com/item',
    ],
    ['https://www.youtube.com/watch?v=1', 'YouTube', 'Organic Video', 'youtube.com/watch'],
    ['https://chatgpt.com/', 'ChatGPT', 'AI Assistants', 'chatgpt.com/'],
    ['https://gemini.google.com/app', 'Gemini', 'AI Assistants', 'gemini.google.com/app'],
    ['https://mail.google.com/mail/u/0', 'Gmail', 'Email', 'mail.google.com/mail/u/0'],
    ['https://www.amazon.de/dp/1', 'Amazon', 'Organic Shopping', 'amazon.de/dp/1'],
    ['android-app://com.google.android.gm/', 'Gmail', 'Email', 'com.google.android.gm/'],
    [
      'https://blog.somebody.co.uk/post?x=1',
      'somebody.co.uk',
      'Referral',
      'blog.somebody.co.uk/post',
    ],
    ['https://alice.github.io/', 'alice.github.io', 'Referral', 'alice.github.io/'],
    ['https://example.com/other', 'Direct', 'Direct', null],
    ['https://shop.example.com/', 'Direct', 'Direct', null],
    ['https://example.com.evil.org/', 'evil.org', 'Referral', 'example.com.evil.org/'],
    ['about:blank', 'Direct', 'Direct', null],
    ['not a url', 'Direct', 'Direct', null],
    ['javascript:alert(1)', 'Direct', 'Direct', null],
  ])('%s → %s, %s', (...[link, source, channel, referrer]) => {
    expect(sourceOf(PAGE, link)).toMatchObject({ source, channel, referrer });
  });

  test('two sites below one public domain are strangers', () => {
    expect(sourceOf('https://bob.github.io/', 'https://alice.github.io/')).toMatchObject({
      source: 'alice.github.io',
    });
    expect(sourceOf('http://localhost:8080/a', 'http://localhost:9090/b').source).toBe('Direct');
  });
});

describe('the campaign', () => {
  test.each([
    ['utm_source=google&utm_medium=cpc', 'Google', 'cpc', 'Paid Search'],
    ['utm_source=Facebook&utm_medium=paid_social', 'Facebook', 'paid_social', 'Paid Social'],
    ['utm_source=youtube&utm_medium=CPV-cpc', 'YouTube', 'cpv-cpc', 'Paid Video'],
    ['utm_source=shop&utm_medium=cpc&utm_campaign=shopping-may', 'shop', 'cpc', 'Paid Shopping'],
    ['utm_source=someone&utm_medium=cpm', 'someone', 'cpm', 'Display'],
    ['utm_source=someone&utm_medium=ppc', 'someone', 'ppc', 'Paid Other'],
    ['utm_source=newsletter&utm_medium=E-Mail', 'newsletter', 'e-mail', 'Email'],
    ['utm_source=partner&utm_medium=affiliate', 'partner', 'affiliate', 'Affiliates'],
    ['utm_source=app&utm_medium=push', 'app', 'push', 'Mobile Push Notifications'],
    ['utm_source=newsletter', 'newsletter', null, 'Unassigned'],
    ['utm_source=linkedin', 'LinkedIn', null, 'Organic Social'],
    ['utm_medium=email', 'Direct', 'email', 'Email'],
    ['ref=producthunt', 'Product Hunt', null, 'Organic Social'],
    ['ref=friend.org', 'friend.org', null, 'Referral'],
    ['source=chatgpt.com', 'ChatGPT', null, 'AI Assistants'],
    ['utm_campaign=x-cross-network-1', 'Direct', null, 'Cross-network'],
    ['utm_source=google.com&utm_medium=cpc', 'Google', 'cpc', 'Paid Search'],
    ['utm_source=google.de&utm_medium=cpc', 'Google', 'cpc', 'Paid Search'],
    ['utm_source=www.google.com&utm_medium=cpc', 'Google', 'cpc', 'Paid Search'],
    ['utm_source=https://www.Google.com/&utm_medium=cpc', 'Google', 'cpc', 'Paid Search'],
    ['utm_source=amazon.de&utm_medium=cpc', 'Amazon', 'cpc', 'Paid Shopping'],
    ['utm_source=yahoo.com&utm_medium=cpc', 'Yahoo', 'cpc', 'Paid Search'],
    ['utm_source=pinterest.com&utm_medium=cpc', 'Pinterest', 'cpc', 'Paid Social'],
    ['utm_source=l.facebook.com&utm_medium=cpc', 'Facebook', 'cpc', 'Paid Social'],
    ['utm_source=old.reddit.com&utm_medium=cpc', 'Reddit', 'cpc', 'Paid Social'],
    ['utm_source=google.com', 'Google', null, 'Organic Search'],
    ['utm_source=m.facebook.com', 'Facebook', null, 'Organic Social'],
    ['utm_source=l.instagram.com', 'Instagram', null, 'Organic Social'],
    ['utm_source=docs.google.com', 'docs.google.com', null, 'Unassigned'],
    ['utm_source=jane@google.com', 'jane@google.com', null, 'Unassigned'],
    ['utm_source=facebook&utm_medium=referral', 'Facebook', 'referral', 'Organic Social'],
    ['utm_source=youtube&utm_medium=referral', 'YouTube', 'referral', 'Organic Video'],
    ['utm_source=google&utm_medium=referral', 'Google', 'referral', 'Organic Search'],
    ['utm_source=amazon&utm_medium=affiliate', 'Amazon', 'affiliate', 'Organic Shopping'],
    ['utm_source=linkedin&utm_medium=email', 'LinkedIn', 'email', 'Organic Social'],
    ['utm_source=youtube&utm_medium=social', 'YouTube', 'social', 'Organic Social'],
    ['utm_source=mailchimp&utm_medium=referral', 'Mailchimp', 'referral', 'Email'],
    ['utm_source=chatgpt.com&utm_medium=referral', 'ChatGPT', 'referral', 'AI Assistants'],
    ['utm_source=email&utm_medium=referral', 'email', 'referral', 'Email'],
    ['utm_source=partner&utm_medium=referral', 'partner', 'referral', 'Referral'],
  ])('%s → %s, %s, %s', (...[query, source, medium, channel]) => {
    expect(sourceOf(`${PAGE}?${query}`)).toMatchObject({ source, medium, channel });
  });

  test('comes before click ids and the referrer', () => {
    const url = `${PAGE}?utm_source=partner&utm_medium=referral&gclid=1`;
    expect(sourceOf(url, 'https://bing.com/')).toMatchObject({
      source: 'partner',
      channel: 'Referral',
      referrer: 'bing.com/',
    });
  });
});

describe('a link that says ref or source', () => {
  const GOOGLE = 'https://www.google.com/';
  test.each([
    ['ref=main&gclid=abc', GOOGLE, 'Google', 'Paid Search'],
    ['ref=producthunt&gclid=abc', GOOGLE, 'Google', 'Paid Search'],
    ['ref=main', GOOGLE, 'Google', 'Organic Search'],
    ['source=navbar', 'https://friend.org/list', 'friend.org', 'Referral'],
    ['ref=node.js', GOOGLE, 'Google', 'Organic Search'],
    ['ref=producthunt', GOOGLE, 'Product Hunt', 'Organic Social'],
    ['ref=friend.org', GOOGLE, 'friend.org', 'Referral'],
    ['source=navbar&ref=friend.org', GOOGLE, 'friend.org', 'Referral'],
    ['ref=main', undefined, 'main', 'Referral'],
    ['utm_source=letter&ref=producthunt', GOOGLE, 'letter', 'Unassigned'],
  ])('%s from %s → %s, %s', (...[query, link, source, channel]) => {
    expect(sourceOf(`${PAGE}?${query}`, link)).toMatchObject({ source, channel });
  });
});

describe('click ids', () => {
  test.each([
    ['gclid=abc', 'Google', 'cpc', 'Paid Search'],
    ['wbraid=abc', 'Google', 'cpc', 'Paid Search'],
    ['dclid=abc', 'Google', 'display', 'Display'],
    ['msclkid=abc', 'Bing', 'cpc', 'Paid Search'],
    ['ttclid=abc', 'TikTok', 'cpc', 'Paid Social'],
    ['fbclid=abc', 'Facebook', null, 'Organic Social'],
    ['igsh=abc', 'Instagram', null, 'Organic Social'],
    ['utm_source=google&utm_campaign=b&gclid=abc', 'Google', 'cpc', 'Paid Search'],
    ['utm_source=google&utm_medium=&gclid=abc', 'Google', 'cpc', 'Paid Search'],
    ['utm_source=youtube&gclid=abc', 'YouTube', 'cpc', 'Paid Video'],
    ['utm_source=partner&gclid=abc', 'partner', 'cpc', 'Paid Other'],
    ['utm_source=bing&gclid=abc&msclkid=abc', 'Bing', 'cpc', 'Paid Search'],
    ['utm_source=google&utm_medium=sem&gclid=abc', 'Google', 'sem', 'Paid Search'],
    ['utm_source=facebook&utm_medium=social&fbclid=abc', 'Facebook', 'social', 'Organic Social'],
    ['utm_source=letter&utm_medium=email&gclid=abc', 'letter', 'email', 'Email'],
  ])('%s → %s, %s, %s', (...[query, source, medium, channel]) => {
    const seen = sourceOf(`${PAGE}?${query}`, 'https://somewhere.org/');
    expect(seen).toMatchObject({ source, medium, channel });
    expect(JSON.stringify(seen)).not.toContain('abc');
  });
});

test.each([
  ['fbclid', 'https://l.instagram.com/', 'Instagram', 'Organic Social'],
  ['fbclid', 'https://l.threads.com/', 'Threads', 'Organic Social'],
  ['fbclid', 'https://www.google.com/', 'Google', 'Organic Search'],
  ['igshid', 'https://www.google.com/', 'Google', 'Organic Search'],
  ['gclid', 'https://l.instagram.com/', 'Google', 'Paid Search'],
  ['fbclid', undefined, 'Facebook', 'Organic Social'],
  ['fbclid', 'https://friend.org/', 'Facebook', 'Organic Social'],
  ['fbclid', 'https://docs.google.com/', 'Facebook', 'Organic Social'],
])('%s from %s → %s, %s', (...[parameter, link, source, channel]) => {
  expect(sourceOf(`${PAGE}?${parameter}=abc`, link)).toMatchObject({ source, channel });
});

test('every combination of kind and medium has a channel of the list', () => {
  const kinds = ['search', 'social', 'video', 'shopping', 'assistant', 'email', undefined] as const;
  const mediums = [null, 'cpc', 'cpm', 'organic', 'social', 'email', 'referral', 'sms', 'x'];
  for (const kind of kinds) {
    for (const medium of mediums) {
      const origin = { source: 's', kind, medium, clickMedium: null, campaign: null, isLink: true };
      expect(CHANNELS).toContain(channelOf(origin));
    }
  }
});
