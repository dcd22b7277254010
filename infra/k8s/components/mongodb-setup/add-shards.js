// Through mongos: makes the administrator of the whole cluster and adds the shards. All of it may have been done before.
const { MONGODB_ROOT_PASSWORD, POD_NAMESPACE } = process.env;
const WAIT_MS = 5 * 60_000;
const deadline = Date.now() + WAIT_MS;

function signIn(connection) {
  try {
    return connection.auth('root', MONGODB_ROOT_PASSWORD).ok === 1;
  } catch {
    return false;
  }
}

function makeAdministrator(connection) {
  if (signIn(connection)) return;
  try {
    connection.createUser({ user: 'root', pwd: MONGODB_ROOT_PASSWORD, roles: ['root'] });
  } catch (error) {
    print(`administrator: ${error.codeName ?? error.message}`);
  }
  if (!signIn(connection)) throw new Error('the administrator cannot sign in');
}

function addShard(connection, shard) {
  const service = `mongodb-${shard}`;
  const hosts = [0, 1, 2].map(
    (index) => `${service}-${index}.${service}.${POD_NAMESPACE}.svc.cluster.local:27017`,
  );
  const answer = connection.adminCommand({ addShard: `${shard}/${hosts.join(',')}`, name: shard });
  if (answer.ok !== 1) throw new Error(`${shard}: ${answer.errmsg}`);
}

for (;;) {
  try {
    globalThis.admin = connect('mongodb://127.0.0.1:27017/admin');
    makeAdministrator(admin);
    for (const shard of ['shard-0', 'shard-1', 'shard-2']) addShard(admin, shard);
    break;
  } catch (error) {
    if (Date.now() > deadline) throw error;
    print(error.message);
    sleep(2_000);
  }
}
