import type { NodeModel } from '../model/node-model';
import type { LogEvent } from './event';

/** Boot messages: seconds since boot, text. Words like error, fail, reset are in every healthy boot. */
function bootLines(node: NodeModel): [number, string][] {
  const dev = node.enis[0]!.device;
  const uuid = node.prng.fork('rootfs').uuid();
  const lines: [number, string][] = [
    [
      0,
      `Linux version ${node.versions.kernel} (mockbuild@ip-10-0-60-98) (gcc (GCC) 11.5.0 20240719 (Red Hat 11.5.0-5), GNU ld version 2.41-50.amzn2023.0.4) #1 SMP PREEMPT_DYNAMIC Tue Sep  9 20:31:02 UTC 2025`,
    ],
    [
      0,
      `Command line: BOOT_IMAGE=(hd0,gpt1)/boot/vmlinuz-${node.versions.kernel} root=UUID=${uuid} ro console=tty0 console=ttyS0,115200n8 nvme_core.io_timeout=4294967295 rd.emergency=poweroff rd.shell=0 selinux=1 security=selinux quiet numa_cma=1:64M`,
    ],
    [0, 'BIOS-provided physical RAM map:'],
    [0, 'BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable'],
    [0, 'BIOS-e820: [mem 0x000000000009fc00-0x000000000009ffff] reserved'],
    [0, 'BIOS-e820: [mem 0x0000000000100000-0x00000000bffe9fff] usable'],
    [0, 'NX (Execute Disable) protection: active'],
    [0, 'DMI: Amazon EC2 m6i.xlarge/, BIOS 1.0 10/16/2017'],
    [0, 'Hypervisor detected: KVM'],
    [0.000_004, 'tsc: Detected 2900.036 MHz processor'],
    [0.006_1, 'ACPI: Early table checksum verification disabled'],
    [0.011_8, 'ACPI BIOS Warning (bug): 32/64X length mismatch in FADT/Gpe0Block: 128/64 (20250404/tbfadt-569)'],
    [0.051, 'Kernel panic parameter: panic=10 panic_on_oops=1 read from sysctl later'],
    [0.055, 'rcu: Hierarchical RCU implementation.'],
    [0.17, 'mce: CPU0: Thermal monitoring enabled (TM1)'],
    [0.171, 'MDS: Mitigation: Clear CPU buffers'],
    [0.19, 'smpboot: CPU0: Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz (family: 0x6, model: 0x6a, stepping: 0x6)'],
    [0.2, 'Performance Events: unsupported p6 CPU model 106 no PMU driver, software events only.'],
    [0.24, 'pci 0000:00:01.3: quirk: [io  0xb100-0xb10f] claimed by PIIX4 SMB'],
    [0.25, 'acpiphp: Slot [3] registered'],
    [0.41, 'pps_core: LinuxPPS API ver. 1 registered'],
    [0.52, 'RAS: Correctable Errors collector initialized.'],
    [0.53, 'ERST DBG: ERST support is disabled.'],
    [0.61, 'i8042: Warning: Keylock active'],
    [0.7, 'alg: No test for __gcm-aes-aesni (__driver-gcm-aes-aesni)'],
    [0.9, 'nvme nvme0: pci function 0000:00:04.0'],
    [0.92, 'nvme nvme0: 4/0/0 default/read/poll queues'],
    [0.95, ' nvme0n1: p1 p127 p128'],
    [1.2, 'SGI XFS with ACLs, security attributes, quota, no debug enabled'],
    [1.21, `XFS (nvme0n1p1): Mounting V5 Filesystem ${uuid}`],
    [1.26, 'XFS (nvme0n1p1): Ending clean mount'],
    [
      1.9,
      'systemd[1]: systemd 252.23-6.amzn2023 running in system mode (+PAM +AUDIT +SELINUX -APPARMOR +IMA +SMACK +SECCOMP)',
    ],
    [1.95, 'systemd[1]: Detected virtualization amazon.'],
    [2.1, 'SELinux:  Class mctp_socket not defined in policy.'],
    [2.11, 'SELinux: the above unknown classes and permissions will be allowed'],
    [
      2.2,
      `audit: type=1403 audit(${((node.bootedAt + 2_195) / 1000).toFixed(3)}:3): auid=4294967295 ses=4294967295 lsm=selinux res=1`,
    ],
    [2.9, 'systemd-journald[1182]: Received client request to flush runtime journal.'],
    [3.3, 'ena 0000:00:05.0: ENA device version: 0.10'],
    [3.31, 'ena 0000:00:05.0: ENA controller version: 0.0.1 implementation version 1'],
    [3.4, `ena 0000:00:05.0: Elastic Network Adapter (ENA) found at mem c0410000, mac addr ${node.enis[0]!.mac}`],
    [3.42, `ena 0000:00:05.0 ${dev}: renamed from eth0`],
    [3.9, 'input: Power Button as /devices/LNXSYSTM:00/LNXPWRBN:00/input/input0'],
    [4.6, 'RPC: Registered tcp NFSv4.1 backchannel transport module.'],
    [9.8, 'Bridge firewalling registered'],
    [10.1, 'xt_nfacct: loading module; hash table error counters disabled'],
    [19.5, `IPv6: ADDRCONF(NETDEV_CHANGE): ${dev}: link becomes ready`],
    [30.2, 'pci 0000:00:06.0: [1d0f:ec20] type 00 class 0x020000 conventional PCI endpoint'],
    [30.9, `ena 0000:00:06.0: Elastic Network Adapter (ENA) found at mem c0414000, mac addr ${node.enis[1]!.mac}`],
    [31.7, `ena 0000:00:07.0: Elastic Network Adapter (ENA) found at mem c0418000, mac addr ${node.enis[2]!.mac}`],
  ];
  for (const pod of node.pods) {
    if (pod.veth)
      lines.push([
        (pod.startedAt - node.bootedAt) / 1000 + 0.5,
        `IPv6: ADDRCONF(NETDEV_CHANGE): ${pod.veth}: link becomes ready`,
      ]);
  }
  const volume = node.filesystems.find((fs) => fs.device === '/dev/nvme1n1');
  if (volume) {
    lines.push([58.2, 'nvme nvme1: pci function 0000:00:1f.0'], [58.3, 'nvme nvme1: 2/0/0 default/read/poll queues']);
    lines.push([
      60.9,
      `EXT4-fs (nvme1n1): mounted filesystem ${node.prng.fork('ext4').uuid()} r/w with ordered data mode. Quota mode: none.`,
    ]);
  }
  return lines;
}

/** The kernel's ring buffer of the last boot, without faults. */
export function kernelBoot(node: NodeModel): LogEvent[] {
  const prng = node.prng.fork('kernel');
  // to the microsecond, as the kernel's clock runs
  const at = (seconds: number) => node.bootedAt + seconds * 1000 + (seconds === 0 ? 0 : prng.next());
  const out = bootLines(node).map(([seconds, text]) => ({ at: at(seconds), from: 'kernel', text }));
  // a quiet day in the kernel: veth devices of jobs come and go, an audit record, a cookie notice of a busy listener
  for (let t = at(4_000), n = 0; t < node.collectedAt; t += 1_200_000 + prng.next() * 2_200_000, n++) {
    const veth = `eni${prng.hex(11)}`;
    out.push({ at: t, from: 'kernel', text: `IPv6: ADDRCONF(NETDEV_CHANGE): ${veth}: link becomes ready` });
    if (n % 7 === 3)
      out.push({
        at: t + 900 + prng.next(),
        from: 'kernel',
        text: `audit: type=1325 audit(${Math.floor(t / 1000)}.120:${400 + n}): table=nat:1180 family=2 entries=0 op=nft_register_gen pid=${prng.int(3000, 9000)} subj=system_u:system_r:kernel_t:s0 comm="iptables-restor"`,
      });
    if (n % 19 === 9)
      out.push({
        at: t + 1_400 + prng.next(),
        from: 'kernel',
        text: `systemd-journald[1182]: Data hash table of /run/log/journal/${prng.hex(32)}/system.journal has a fill level at 75.0 (8738 of 11650 items, 6709248 file size, 767 bytes per hash table item), suggesting rotation.`,
      });
  }
  return out.sort((a, b) => a.at - b.at);
}

/** Uptime as dmesg prints it: `[  123.456789] `. */
export function uptimePrefix(seconds: number): string {
  return `[${Math.max(0, seconds).toFixed(6).padStart(12)}] `;
}
