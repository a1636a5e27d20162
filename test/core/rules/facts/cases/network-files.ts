import type { Bundle } from '../bundle';
import { ipRoutes, iptablesFilter, iptablesSave } from '../nodes/network';

export const save = (...rules: string[]): Bundle => ({
  'networking/iptables-save.txt': ['iptables-save', iptablesSave(rules)],
});
export const counted = (rules: string[], rows: string[][]): Bundle => ({
  ...save(...rules),
  'networking/iptables-filter.txt': ['iptables-list', iptablesFilter(rows)],
});
export const routes = (...extra: string[]): Bundle => ({ 'networking/iproute.txt': ['ip-route', ipRoutes(extra)] });
export const POD_TO_POD = '-A FORWARD -s 192.168.0.0/16 -d 192.168.0.0/16 -j DROP';

export const CALICO = [
  '-A FORWARD -m comment --comment "cali:wUHhoiAYhphO9Mso" -j cali-FORWARD',
  '-A cali-FORWARD -m comment --comment "cali:vjrMJCRpqwy5oRoX" -j MARK --set-xmark 0x0/0xe0000',
  '-A cali-FORWARD -i cali+ -m comment --comment "cali:8ZoYfO5HKXWbB3pk" -j cali-from-wl-dispatch',
  '-A cali-from-wl-dispatch -m comment --comment "cali:zTj6P0TIgYvgz-md" -m comment --comment "Unknown interface" -j DROP',
];
export const DOCKER = [
  '-A FORWARD -j DOCKER-USER',
  '-A FORWARD -j DOCKER-ISOLATION-STAGE-1',
  '-A FORWARD -o docker0 -j DOCKER',
  '-A FORWARD -i docker0 ! -o docker0 -j ACCEPT',
  '-A DOCKER-USER -j RETURN',
  '-A DOCKER-ISOLATION-STAGE-1 -i docker0 ! -o docker0 -j DOCKER-ISOLATION-STAGE-2',
  '-A DOCKER-ISOLATION-STAGE-2 -o docker0 -j DROP',
];

export const NFT = (rules: string, policy = 'accept', table = 'inet corp'): string => `table ip kube-proxy {
	chain filter-forward {
		type filter hook forward priority filter; policy accept;
		ct state new jump service-endpoints-check
	}
	chain service-endpoints-check {
		ip daddr . meta l4proto . th dport vmap @no-endpoint-services
	}
	chain reject-chain {
		reject
	}
}
# Warning: table ip filter is managed by iptables-nft, do not touch!
table ip filter {
	chain FORWARD {
		type filter hook forward priority filter; policy drop;
		counter packets 3 bytes 180 drop
	}
}
table ${table} {
	set blocked {
		type ipv4_addr
		elements = { 203.0.113.7, 203.0.113.8 }
	}
	chain forward {
		type filter hook forward priority 0; policy ${policy};
		ct state established,related accept
${rules}
	}
}
`;
