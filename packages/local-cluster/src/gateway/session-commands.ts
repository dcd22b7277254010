// Commands about the server, the connection and the client's sessions, answered without asking DocumentDB.
import { serialize, UUID } from 'bson';
import type { Command } from './command.ts';
import { durabilityOf, withReplicationPending } from './durability.ts';
import { CommandError } from './errors.ts';
import { helloReply, sessionTimeoutMinutes } from './hello.ts';
import { type CommandEntry, clientsMax, type Member } from './member.ts';
import { RawDocument, splitArray } from './raw-bson.ts';
import { partOf } from './transactions.ts';
import { documentBytesMax } from './wire.ts';

/** What buildInfo says: the MongoDB version whose protocol and commands are followed. */
const version = '7.0.0';

function reply(document: object): Buffer {
  return Buffer.from(serialize({ ...document, ok: 1 }));
}

function any(run: CommandEntry['run'], inTransaction = false): CommandEntry {
  return { access: 'any', inTransaction, run };
}

const done = () => reply({});

function hello(command: Command, member: Member): Buffer {
  const question = {
    isLegacyName: command.name !== 'hello',
    helloOk: command.body.boolean('helloOk') === true,
    connectionId: command.connectionId,
    now: member.now(),
  };
  const { state } = member.watcher;
  return helloReply(question, member.set, { state, peer: member.peers.primary });
}

function serverStatus(_command: Command, member: Member): Buffer {
  const current = member.clientCount();
  return reply({
    host: `${member.set.own.host}:${member.set.own.port}`,
    version,
    process: 'footfall-gateway',
    pid: process.pid,
    uptime: (member.now().getTime() - member.startedAt.getTime()) / 1000,
    localTime: member.now(),
    connections: { current, available: clientsMax - current },
    metrics: { cursor: { open: { total: member.cursors.size, pinned: member.pool.pinnedCount } } },
    mem: { resident: Math.round(process.memoryUsage.rss() / 1_048_576) },
  });
}

function buildInfo(): Buffer {
  return reply({
    version,
    versionArray: [7, 0, 0, 0],
    gitVersion: 'DocumentDB 1.0 behind the footfall gateway',
    modules: [],
    bits: 64,
    debug: false,
    maxBsonObjectSize: documentBytesMax,
    storageEngines: ['documentdb'],
  });
}

function getParameter(command: Command): Buffer {
  if (!command.body.has('featureCompatibilityVersion')) {
    throw new CommandError('InvalidOptions', 'There is no such parameter.');
  }
  return reply({ featureCompatibilityVersion: { version: '7.0' } });
}

async function endSessions(command: Command, member: Member): Promise<Buffer> {
  for (const session of splitArray(
    command.body.embedded(command.name) ?? Buffer.of(5, 0, 0, 0, 0),
  )) {
    const id = new RawDocument(session).binary('id');
    if (id !== undefined) await member.transactions.abortSession(id.toString('hex'));
  }
  return done();
}

async function commitTransaction(command: Command, member: Member): Promise<Buffer> {
  const durability = durabilityOf(command, member.set.members.length);
  const isReplicationPending = await member.transactions.commit(command, durability);
  return isReplicationPending ? withReplicationPending(done()) : done();
}

async function abortTransaction(command: Command, member: Member): Promise<Buffer> {
  await member.transactions.abort(partOf(command));
  return done();
}

export const sessionCommands: Readonly<Record<string, CommandEntry>> = {
  hello: any(hello),
  isMaster: any(hello),
  ismaster: any(hello),
  ping: any(done),
  buildInfo: any(buildInfo),
  buildinfo: any(buildInfo),
  serverStatus: any(serverStatus),
  getParameter: any(getParameter),
  connectionStatus: any(() =>
    reply({ authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] } }),
  ),
  startSession: any(() => reply({ id: { id: new UUID() }, timeoutMinutes: sessionTimeoutMinutes })),
  refreshSessions: any(done),
  endSessions: any(endSessions),
  killSessions: any(endSessions),
  commitTransaction: any(commitTransaction, true),
  abortTransaction: any(abortTransaction, true),
};
