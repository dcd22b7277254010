/** Talks to a running installation as an outside program does: HTTP and an API key. */
import type { QueryInput, QueryResult, Site } from '@footfall/domain';

/** What a site may say of itself besides; the API's schema has all of it. */
type NewSite = { id: string; domain: string; timezone: string } & Partial<
  Pick<Site, 'excludedPages'>
>;

export type Answer<Body> = { status: number; body: Body };

export type FootfallApi = {
  createSite(site: NewSite): Promise<Site>;
  query(question: QueryInput): Promise<QueryResult>;
  /** One `POST /e`; any status. `headers` replace the API key. */
  send(body: unknown, headers?: Record<string, string>): Promise<Answer<SendBody>>;
};

export type SendBody = {
  accepted?: number;
  rejected?: { index: number; reason: string }[];
  error?: string;
};

/** A client of the two addresses. */
export function footfallApi(addresses: {
  apiUrl: string;
  beaconUrl: string;
  apiKey: string;
}): FootfallApi {
  const authorization = `Bearer ${addresses.apiKey}`;

  async function post<Body>(path: string, body: unknown): Promise<Body> {
    const answer = await fetch(`${addresses.apiUrl}${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as Body;
  }

  return {
    createSite: (site) => post<Site>('/api/v1/sites', site),
    query: (question) => post<QueryResult>('/api/v1/query', question),
    async send(body, headers = { authorization }) {
      const answer = await fetch(`${addresses.beaconUrl}/e`, {
        method: 'POST',
        headers,
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      return { status: answer.status, body: (await answer.json()) as SendBody };
    },
  };
}
