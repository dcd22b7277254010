// Makes three members one replica set and its administrator, and leaves a connection as that administrator behind for
// the scripts that come after. Everything here may have been done before.
const WAIT_MS = 5 * 60_000;
const { REPLICA_SET, SERVICE, POD_NAMESPACE, MONGODB_ROOT_PASSWORD } = process.env;
const MEMBERS = [0, 1, 2].map((index) => ({
  _id: index,
  host: `${SERVICE}-${index}.${SERVICE}.${POD_NAMESPACE}.svc.cluster.local:27017`,
  // The first one is to be the primary at first, since it makes the users.
  priority: index === 0 ? 2 : 1,
}));

/** Tries until it works; after five minutes the container is started again. */
function insist(what, attempt) {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    try {
      const result = attempt();
      if (result) return result;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      print(`${what}: ${error.codeName ?? error.message}`);
    }
    if (Date.now() > deadline) throw new Error(`${what}: not within five minutes`);
    sleep(1_000);
  }
}

function signIn(connection) {
  try {
    return connection.auth('root', MONGODB_ROOT_PASSWORD).ok === 1;
  } catch {
    return false;
  }
}

globalThis.admin = insist('connect', () =>
  connect('mongodb://127.0.0.1:27017/admin?directConnection=true'),
);

if (!signIn(admin)) {
  insist('initiate', () => {
    if (admin.hello().setName === REPLICA_SET) return true;
    const configsvr = REPLICA_SET === 'config';
    return admin.runCommand({
      replSetInitiate: { _id: REPLICA_SET, members: MEMBERS, ...(configsvr ? { configsvr } : {}) },
    }).ok;
  });
  insist('become primary', () => admin.hello().isWritablePrimary);
  admin.createUser({ user: 'root', pwd: MONGODB_ROOT_PASSWORD, roles: ['root'] });
  insist('sign in', () => signIn(admin));
}
