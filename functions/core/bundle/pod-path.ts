import { baseName, withoutRotation } from './rotated-name';

/** Whose log a path holds. */
export interface PodLogPath {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  /** `<container>-<id>.log` of /var/log/containers, or `<container>/<restart>.log` of /var/log/pods. */
  readonly form: 'flat' | 'tree';
}

// Kubernetes names are DNS labels, so "_" only ever separates; 64 hex digits is the container id, tools shorten it.
const FLAT = /^([^_]+)_([^_]+)_([^_]+?)(-[0-9a-f]{6,64})?\.log$/;
const TREE_FOLDER = /^([^_]+)_([^_]+)(?:_[^/]*)?$/;
const RESTART_LOG = /^\d+\.log$/;
const POD_NAMESPACES = new Set(['kube-system', 'mount-s3', 'amazon-cloudwatch', 'default']);
/** Folders of the collectors that look like `<namespace>_<pod>`. */
const NOT_A_POD = /^(?:var_log|docker_log|containerd_log|sys_fs_pstore|systemd_pstore|eks_.*)$/;

/**
 * Reads namespace, pod and container from the two forms in which kubelet names pod logs, rotated or not, under any
 * folder. The uid may be missing (`kube-system_coredns/coredns/0.log`). Null for any other file.
 */
export function podOf(path: string): PodLogPath | null {
  const name = withoutRotation(baseName(path));
  const flat = FLAT.exec(name);
  if (flat && (flat[4] !== undefined || POD_NAMESPACES.has(flat[2]!))) {
    return { pod: flat[1]!, namespace: flat[2]!, container: flat[3]!, form: 'flat' };
  }
  const folders = path.split('/');
  const container = folders.at(-2);
  const owner = folders.at(-3);
  if (container === undefined || owner === undefined || !RESTART_LOG.test(name) || NOT_A_POD.test(owner)) return null;
  const tree = TREE_FOLDER.exec(owner);
  return tree ? { namespace: tree[1]!, pod: tree[2]!, container, form: 'tree' } : null;
}
