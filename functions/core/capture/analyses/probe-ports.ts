/** Ports that health checks open and drop all the time: kubelet, kube-proxy, mesh and CNI agents. */
export const PROBE_PORTS: ReadonlySet<number> = new Set([
  9099, 9878, 9879, 10248, 10249, 10250, 10256, 10257, 10259, 15020, 15021, 61678, 61679,
]);
