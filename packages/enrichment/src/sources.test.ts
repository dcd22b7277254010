import { expect, test } from 'vitest';
import { placeOf } from './place.ts';
import { sourceOfHost, sourceOfWord } from './sources.ts';

const kindOf = (host: string) => {
  const { name, kind } = sourceOfHost(placeOf(host));
  return [name, kind];
};

test.each([
  ['google.com', 'Google', 'search'],
  ['www.google.co.uk', 'Google', 'search'],
  ['google.com.', 'Google', 'search'],
  ['m.google.com', 'Google', 'search'],
  ['news.google.com', 'Google', 'search'],
  ['scholar.google.de', 'Google', 'search'],
  ['lens.google.com', 'Google', 'search'],
  ['search.yahoo.com', 'Yahoo', 'search'],
  ['de.search.yahoo.com', 'Yahoo', 'search'],
  ['r.search.yahoo.com', 'Yahoo', 'search'],
  ['search.yahoo.co.jp', 'Yahoo', 'search'],
  ['ya.ru', 'Yandex', 'search'],
  ['yandex.com.tr', 'Yandex', 'search'],
  ['search.naver.com', 'Naver', 'search'],
  ['m.search.naver.com', 'Naver', 'search'],
  ['www.baidu.com', 'Baidu', 'search'],
  ['cn.bing.com', 'Bing', 'search'],
  ['www.amazon.co.jp', 'Amazon', 'shopping'],
  ['smile.amazon.com', 'Amazon', 'shopping'],
  ['de.aliexpress.com', 'AliExpress', 'shopping'],
  ['de.pinterest.com', 'Pinterest', 'social'],
  ['mp.weixin.qq.com', 'WeChat', 'social'],
  ['old.reddit.com', 'Reddit', 'social'],
  ['gemini.google.com', 'Gemini', 'assistant'],
  ['notebooklm.google.com', 'NotebookLM', 'assistant'],
  ['aistudio.google.com', 'Google AI Studio', 'assistant'],
  ['mail.google.com', 'Gmail', 'email'],
  ['mail.yahoo.com', 'Yahoo Mail', 'email'],
  ['mail.yandex.ru', 'Yandex Mail', 'email'],
  ['com.google.android.gm', 'Gmail', 'email'],
  ['localhost', 'localhost', undefined],
  ['[::1]', '::1', undefined],
])('%s is %s, %s', (...[host, name, kind]) => {
  expect(kindOf(host)).toEqual([name, kind]);
});

test.each([
  ...['docs', 'drive', 'play', 'accounts', 'classroom', 'sites', 'groups', 'calendar', 'meet'],
  ...['chat', 'keep', 'pay', 'translate'],
])('a link on %s.google.com is no search', (name) => {
  expect(kindOf(`${name}.google.com`)).toEqual([`${name}.google.com`, undefined]);
});

test.each([
  'finance.yahoo.com',
  'cafe.naver.com',
  'aws.amazon.com',
  'tieba.baidu.com',
  'zen.yandex.ru',
  'community.ebay.com',
])('a link on %s is neither search nor shopping', (host) => {
  expect(kindOf(host)).toEqual([host, undefined]);
});

test.each(['google.github.io', 'amazon.vercel.app'])('%s is whose it is', (host) => {
  expect(kindOf(host)).toEqual([host, undefined]);
});

test.each([
  'node.js',
  'Mr. Smith',
  'a.b',
  '..',
  'google.com.evil.org',
  'docs.google.com',
  'x@y.de',
])('the word %s names nobody known', (word) => {
  expect(sourceOfWord(word)).toBeUndefined();
});
