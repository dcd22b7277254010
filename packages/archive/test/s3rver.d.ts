/** What the tests use of a package that comes without types. */
declare module 's3rver' {
  export type S3Store = {
    listObjects(
      bucket: string,
      options: { prefix?: string; startAfter?: string; maxKeys?: number },
    ): Promise<{ objects: { key: string }[]; commonPrefixes: string[]; isTruncated: boolean }>;
    getObject(bucket: string, key: string): Promise<{ metadata: Record<string, string> }>;
    putObjectMultipart(bucket: string, uploadId: string, parts: unknown): Promise<unknown>;
  };
  export default class S3rver {
    constructor(options: {
      address: string;
      port: number;
      silent: boolean;
      directory: string;
      configureBuckets: { name: string; configs: string[] }[];
    });
    store: S3Store;
    run(): Promise<{ address: string; port: number }>;
    close(): Promise<void>;
  }
}

declare module 's3rver/lib/models/error.js' {
  export default class S3Error extends Error {
    constructor(code: string, message: string);
  }
}
