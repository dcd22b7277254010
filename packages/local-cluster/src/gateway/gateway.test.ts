import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { Binary, BSON, Decimal128, type Document, Long, MongoClient, Timestamp } from 'mongodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';

const uri = inject('mongodbUri');
const client = new MongoClient(uri, { monitorCommands: true, w: 'majority' });
const database = client.db(`gateway_${randomBytes(6).toString('hex')}`);

beforeAll(async () => {
  await client.connect();
});

afterAll(async () => {
  await database.dropDatabase();
  await client.close();
});

interface Row extends Document {
  _id: number | string | Date | null;
}

let collectionsMade = 0;
function freshCollection() {
  collectionsMade += 1;
  return database.collection<Row>(`c${collectionsMade}`);
}

/** Where the commands of that name were sent while `run` ran. */
async function addressesOf(commandName: string, run: () => Promise<unknown>): Promise<string[]> {
  const addresses = new Set<string>();
  const note = (event: { commandName: string; address: string }) => {
    if (event.commandName === commandName) addresses.add(event.address);
  };
  client.on('commandStarted', note);
  await run();
  client.off('commandStarted', note);
  return [...addresses];
}

async function primaryAddress(): Promise<string> {
  const hello = await client.db('admin').command({ hello: 1 });
  return hello['primary'];
}

describe('documents through the gateway', () => {
  it('are inserted, found, changed, counted and deleted', async () => {
    const books = freshCollection();
    await books.insertMany([
      { _id: 1, title: 'Emma', year: 1815 },
      { _id: 2, title: 'Persuasion', year: 1817 },
      { _id: 3, title: 'Middlemarch', year: 1871 },
    ]);
    expect(await books.findOne({ year: { $gt: 1850 } })).toMatchObject({ title: 'Middlemarch' });
    expect(await books.updateMany({ year: { $lt: 1850 } }, { $inc: { year: 1 } })).toMatchObject({
      matchedCount: 2,
      modifiedCount: 2,
    });
    expect(await books.distinct('year')).toEqual([1816, 1818, 1871]);
    const found = await books.findOneAndUpdate(
      { _id: 1 },
      { $set: { read: true } },
      { returnDocument: 'after' },
    );
    expect(found).toEqual({ _id: 1, title: 'Emma', year: 1816, read: true });
    expect(await books.deleteOne({ _id: 2 })).toMatchObject({ deletedCount: 1 });
    expect(await books.countDocuments()).toBe(2);
  });

  it('come back with the very bytes they were sent with', async () => {
    const things = freshCollection();
    const thing = {
      _id: 1,
      long: Long.fromString('9007199254740993'),
      smallLong: Long.fromNumber(5),
      int: 5,
      double: new BSON.Double(5),
      decimal: Decimal128.fromString('12.3400'),
      date: new Date(1_234_567_890_123),
      binary: new Binary(Buffer.from([0, 255, 10]), 5),
      timestamp: new Timestamp({ t: 5, i: 6 }),
      nested: { list: [1, { long: Long.fromNumber(7) }, null], empty: {} },
      'größe 🙂': 'ß',
    };
    await things.insertOne(thing);
    const raw = await things.findOne({ _id: 1 }, { raw: true });
    expect(Buffer.from(raw as unknown as Uint8Array)).toEqual(Buffer.from(BSON.serialize(thing)));
  });

  it('may be as large as MongoDB allows, and a batch as large as a message', async () => {
    const large = freshCollection();
    const bytes = 15 * 1024 * 1024;
    await large.insertMany([0, 1, 2].map((_id) => ({ _id, bytes: Buffer.alloc(bytes, _id) })));
    let total = 0;
    for await (const { bytes: content } of large.find()) {
      total += content instanceof Binary ? content.length() : 0;
    }
    expect(total).toBe(3 * bytes);
    const tooLarge = large.updateOne({ _id: 0 }, { $set: { more: 'x'.repeat(2 * 1024 * 1024) } });
    await expect(tooLarge).rejects.toMatchObject({ code: 17419 });
  });

  it('that exist already are refused one by one in an unordered batch', async () => {
    const numbers = freshCollection();
    await numbers.insertOne({ _id: 2 });
    const batch = numbers.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }, { _id: 1 }], {
      ordered: false,
    });
    await expect(batch).rejects.toMatchObject({
      writeErrors: [
        { index: 1, code: 11000 },
        { index: 3, code: 11000 },
      ],
    });
    expect(await numbers.countDocuments()).toBe(3);
  });

  it('get the time of their first storing from the server, and a replay is a duplicate', async () => {
    const batches = freshCollection();
    const store = () =>
      batches.updateOne(
        { _id: 'batch', storedAt: { $exists: false } },
        { $setOnInsert: { hits: ['$x'] }, $currentDate: { storedAt: true } },
        { upsert: true },
      );
    expect(await store()).toMatchObject({ upsertedCount: 1, upsertedId: 'batch' });
    const stored = await batches.findOne({ _id: 'batch' });
    expect(stored?.['storedAt']).toBeInstanceOf(Date);
    await expect(store()).rejects.toMatchObject({ code: 11000 });
    expect(await batches.findOne({ _id: 'batch' })).toEqual(stored);
  });

  it('counted up by eight clients at once lose no increment', async () => {
    const counters = freshCollection();
    const strides = [1, 3, 7, 11, 13, 17, 19, 23]; // eight orders of the same 200 keys
    await Promise.all(
      strides.map((stride) =>
        counters.bulkWrite(
          Array.from({ length: 200 }, (_, index) => ({
            updateOne: {
              filter: { _id: (index * stride) % 200 },
              update: { $inc: { n: 1 } },
              upsert: true,
            },
          })),
          { ordered: false },
        ),
      ),
    );
    const [sum] = await counters
      .aggregate([{ $group: { _id: null, n: { $sum: '$n' }, keys: { $sum: 1 } } }])
      .toArray();
    expect(sum).toMatchObject({ n: 1_600, keys: 200 });
  });
});

describe('pipelines through the gateway', () => {
  it('group, unwind, branch, cut dates and merge into a collection', async () => {
    const visits = freshCollection();
    await visits.insertMany([
      { _id: 1, at: new Date('2026-11-01T23:30:00Z'), pages: ['/', '/a'] },
      { _id: 2, at: new Date('2026-11-01T23:45:00Z'), pages: ['/'] },
    ]);
    const byPage = await visits
      .aggregate([
        { $unwind: '$pages' },
        { $group: { _id: '$pages', n: { $sum: 1 } } },
        { $sort: { n: -1 } },
      ])
      .toArray();
    expect(byPage).toEqual([
      { _id: '/', n: 2 },
      { _id: '/a', n: 1 },
    ]);
    const day = { $dateToString: { date: '$at', format: '%Y-%m-%d', timezone: 'Europe/Berlin' } };
    const [facets] = await visits
      .aggregate([{ $facet: { total: [{ $count: 'n' }], days: [{ $group: { _id: day } }] } }])
      .toArray();
    expect(facets).toEqual({ total: [{ n: 2 }], days: [{ _id: '2026-11-02' }] });
    const merged = freshCollection();
    // DocumentDB 1.0 cuts days and weeks, and anything in a time zone, at the wrong place; hours are right.
    const hour = { $dateTrunc: { date: '$at', unit: 'hour' } };
    await visits
      .aggregate([
        { $group: { _id: hour, visits: { $sum: 1 } } },
        { $merge: { into: merged.collectionName } },
      ])
      .toArray();
    expect(await merged.find().toArray()).toEqual([
      { _id: new Date('2026-11-01T23:00:00Z'), visits: 2 },
    ]);
  });

  it('end at their time limit', async () => {
    const many = freshCollection();
    await many.insertMany(Array.from({ length: 3_000 }, (_, _id) => ({ _id })));
    const pairs = many.aggregate(
      [
        {
          $lookup: {
            from: many.collectionName,
            pipeline: [{ $match: { $expr: { $gte: ['$_id', 0] } } }],
            as: 'all',
          },
        },
        { $unwind: '$all' },
        { $group: { _id: '$all.x', n: { $sum: 1 } } },
      ],
      { maxTimeMS: 100 },
    );
    await expect(pairs.toArray()).rejects.toMatchObject({ code: 50 });
  });
});

describe('cursors through the gateway', () => {
  const documentCount = 20_000;
  const many = database.collection<{ _id: number; rank: number; text: string }>('many');
  const ranked = (_id: number) => ({ _id, rank: (_id * 7_919) % 20_011, text: 'x'.repeat(80) });

  beforeAll(async () => {
    for (let first = 0; first < documentCount; first += 5_000) {
      await many.insertMany(Array.from({ length: 5_000 }, (_, index) => ranked(first + index)));
    }
  });

  const places = ['primary', 'secondary'] as const;
  const orders = [undefined, { rank: 1 as const }, { _id: -1 as const }];
  const batchSizes = [100, 101, 1_000, 5_000];
  const cases = places.flatMap((place) =>
    batchSizes.flatMap((batchSize) => orders.map((order) => ({ place, batchSize, order }))),
  );
  it.each(cases)(
    'walk all documents once on the $place in batches of $batchSize, order $order',
    async ({ place, batchSize, order }) => {
      const ids = new Set<number>();
      let seen = 0;
      const askedAt = await addressesOf('getMore', async () => {
        const cursor = many.find({}, { readPreference: place }).batchSize(batchSize);
        if (order !== undefined) cursor.sort(order);
        for await (const document of cursor) {
          ids.add(document._id);
          seen += 1;
        }
      });
      expect([seen, ids.size]).toEqual([documentCount, documentCount]);
      const primary = await primaryAddress();
      expect(askedAt).toHaveLength(1);
      expect(askedAt.includes(primary)).toBe(place === 'primary');
    },
  );

  it('keep their order over the batches', async () => {
    const ranks = (await many.find().sort({ rank: 1 }).batchSize(500).toArray()).map((d) => d.rank);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
  });

  it('are gone once killed', async () => {
    const cursor = many.find().sort({ rank: 1 }).batchSize(10);
    await cursor.next();
    const id = cursor.id ?? Long.ZERO;
    expect(id.isZero()).toBe(false);
    const killed = await database.command({ killCursors: 'many', cursors: [id] });
    expect(killed['cursorsKilled']).toEqual([id.toNumber()]);
    const more = database.command({ getMore: id, collection: 'many' });
    await expect(more).rejects.toMatchObject({ code: 43 });
    const again = await database.command({ killCursors: 'many', cursors: [id] });
    expect(again['cursorsNotFound']).toEqual([id.toNumber()]);
  });
});

describe('indexes through the gateway', () => {
  it('exist when their command is answered, and may be asked for again', async () => {
    const people = freshCollection();
    await people.createIndex({ email: 1 }, { unique: true });
    await people.createIndex({ email: 1 }, { unique: true });
    await people.createIndex({ seenAt: 1 }, { expireAfterSeconds: 60, name: 'forget' });
    const indexes = await people.indexes();
    expect(indexes).toMatchObject([
      { key: { _id: 1 } },
      { key: { email: 1 }, unique: true },
      { key: { seenAt: 1 }, expireAfterSeconds: 60, name: 'forget' },
    ]);
    await people.dropIndex('forget');
    expect(await people.indexes()).toHaveLength(2);
    await expect(people.dropIndex('forget')).rejects.toMatchObject({ code: 27 });
  });

  it('that are unique hold for inserts, updates and documents that were there before', async () => {
    const people = freshCollection();
    await people.createIndex({ email: 1 }, { unique: true });
    await people.insertMany([
      { _id: 1, email: 'a@example.org' },
      { _id: 2, email: 'b@example.org' },
    ]);
    const twice = { code: 11000 };
    await expect(people.insertOne({ _id: 3, email: 'a@example.org' })).rejects.toMatchObject(twice);
    const change = { $set: { email: 'a@example.org' } };
    await expect(people.updateOne({ _id: 2 }, change)).rejects.toMatchObject(twice);
    const upsert = people.findOneAndUpdate({ _id: 9 }, change, { upsert: true });
    await expect(upsert).rejects.toMatchObject(twice);
    const older = freshCollection();
    await older.insertMany([
      { _id: 1, x: 1 },
      { _id: 2, x: 1 },
    ]);
    await expect(older.createIndex({ x: 1 }, { unique: true })).rejects.toMatchObject(twice);
  });

  it('are listed with their collections, until these are dropped', async () => {
    const temporary = freshCollection();
    await temporary.createIndex({ x: 1 });
    const names = async () => (await database.listCollections().toArray()).map(({ name }) => name);
    expect(await names()).toContain(temporary.collectionName);
    await temporary.drop();
    expect(await names()).not.toContain(temporary.collectionName);
  });
});

describe('transactions through the gateway', () => {
  it('are seen as a whole once committed, and not before', async () => {
    const accounts = freshCollection();
    await accounts.insertMany([
      { _id: 'a', sum: 10 },
      { _id: 'b', sum: 0 },
    ]);
    const session = client.startSession();
    session.startTransaction();
    await accounts.updateOne({ _id: 'a' }, { $inc: { sum: -5 } }, { session });
    await accounts.updateOne({ _id: 'b' }, { $inc: { sum: 5 } }, { session });
    expect(await accounts.findOne({ _id: 'b' }, { session })).toMatchObject({ sum: 5 });
    expect(await accounts.findOne({ _id: 'b' })).toMatchObject({ sum: 0 });
    await session.commitTransaction();
    await session.endSession();
    expect(await accounts.find().sort({ _id: 1 }).toArray()).toMatchObject([
      { sum: 5 },
      { sum: 5 },
    ]);
  });

  it('leave nothing when aborted, or when a write in them is refused', async () => {
    const rows = freshCollection();
    await rows.insertOne({ _id: 'there' });
    const session = client.startSession();
    session.startTransaction();
    await rows.insertOne({ _id: 1 }, { session });
    await session.abortTransaction();
    session.startTransaction();
    await rows.insertOne({ _id: 2 }, { session });
    const refused = rows.insertOne({ _id: 'there' }, { session });
    await expect(refused).rejects.toMatchObject({ code: 11000 });
    await expect(session.commitTransaction()).rejects.toMatchObject({ code: 251 });
    await session.endSession();
    expect(await rows.countDocuments()).toBe(1);
  });

  it('that collide are run again, and none of their work is lost', async () => {
    const counters = freshCollection();
    await counters.insertOne({ _id: 'c', n: 0 });
    const countUp = () =>
      client.withSession((session) =>
        session.withTransaction(async () => {
          const counter = await counters.findOne({ _id: 'c' }, { session });
          await counters.updateOne(
            { _id: 'c' },
            { $set: { n: Number(counter?.['n']) + 1 } },
            { session },
          );
        }),
      );
    await Promise.all(Array.from({ length: 6 }, countUp));
    expect(await counters.findOne({ _id: 'c' })).toMatchObject({ n: 6 });
  });

  it('walk a cursor inside', async () => {
    const rows = freshCollection();
    await rows.insertMany(Array.from({ length: 500 }, (_, _id) => ({ _id, half: _id / 2 })));
    const found = await client.withSession((session) =>
      session.withTransaction(() =>
        rows.find({}, { session }).sort({ half: -1 }).batchSize(50).toArray(),
      ),
    );
    expect(found).toHaveLength(500);
  });
});

describe('the replica set through the gateway', () => {
  it('answers secondaryPreferred reads on the secondary, which has a majority write at once', async () => {
    const rows = freshCollection();
    await rows.insertOne({ _id: 'seen' });
    const askedAt = await addressesOf('find', async () => {
      const row = await rows.findOne({ _id: 'seen' }, { readPreference: 'secondaryPreferred' });
      expect(row).toEqual({ _id: 'seen' });
    });
    expect(askedAt).toHaveLength(1);
    expect(askedAt).not.toContain(await primaryAddress());
  });

  it('keeps the secondary fresh enough for the shortest staleness, also when nothing is written', async () => {
    const stale = new MongoClient(uri, {
      readPreference: 'secondary',
      maxStalenessSeconds: 90,
      serverSelectionTimeoutMS: 5_000,
    });
    await expect(stale.db(database.databaseName).collection('c1').findOne()).resolves.not.toThrow();
    await stale.close();
  });

  it('refuses writes, and reads that ask for the primary, on the secondary', async () => {
    const { hosts, primary } = await client.db('admin').command({ hello: 1 });
    const secondary = hosts.find((host: string) => host !== primary);
    const direct = new MongoClient(`mongodb://${secondary}/?directConnection=true`, {
      retryWrites: false,
    });
    const other = direct.db(database.databaseName);
    const write = other.collection('c1').insertOne({ x: 1 });
    await expect(write).rejects.toMatchObject({ code: 10107, codeName: 'NotWritablePrimary' });
    const hello = await other.command({ hello: 1 });
    expect(hello).toMatchObject({ secondary: true, isWritablePrimary: false, primary });
    await direct.close();
    const read = Buffer.from(BSON.serialize({ find: 'c1', $db: database.databaseName }));
    const port = Number(secondary.split(':')[1]);
    expect(await exchange(port, frame(read))).toMatchObject({ ok: 0, code: 13435 });
  });
});

describe('a bad client', () => {
  it('gets error 59 for a command nobody knows, and may go on', async () => {
    await expect(database.command({ makeCoffee: 1 })).rejects.toMatchObject({
      code: 59,
      codeName: 'CommandNotFound',
    });
    expect(await database.command({ ping: 1 })).toEqual({ ok: 1 });
  });

  it('is refused a write concern that the set cannot keep', async () => {
    const rows = freshCollection();
    const write = rows.insertOne({ _id: 1 }, { writeConcern: { w: 9 } });
    await expect(write).rejects.toMatchObject({ code: 100 });
    expect(await rows.countDocuments()).toBe(0);
  });

  it.each([
    ['no protocol at all', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
    ['random bytes', Buffer.alloc(256, 0xa5)],
    ['a body that is not BSON', frame(Buffer.from([9, 0, 0, 0, 0x55, 0x61, 0, 1, 0]))],
    ['a command without a database', frame(Buffer.from(BSON.serialize({ ping: 1 })))],
    ['a document longer than its message', frame(Buffer.from([255, 255, 0, 0, 0]))],
  ])('that sends %s loses its connection, and nobody else', async (_what, bytes) => {
    const port = Number((await primaryAddress()).split(':')[1]);
    expect(await exchange(port, bytes)).toBe('closed');
    expect(await database.command({ ping: 1 })).toEqual({ ok: 1 });
  });
});

/** An OP_MSG with `body` as its only section. */
function frame(body: Buffer): Buffer {
  const head = Buffer.alloc(21);
  head.writeInt32LE(21 + body.length, 0);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

/** Sends bytes on a connection of their own; what comes back, or that it was closed. */
function exchange(port: number, bytes: Buffer): Promise<Document | 'closed'> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      resolve(BSON.deserialize(chunk.subarray(21)));
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve('closed'));
  });
}
