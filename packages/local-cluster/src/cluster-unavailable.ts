// The one error of this package that a person is meant to read: it says why no cluster can run here and what to do.

/** No cluster can be had. `message` is one sentence for the operator; `cause`, when there is one, is for the log. */
export class ClusterUnavailable extends Error {
  override readonly name = 'ClusterUnavailable';
}
