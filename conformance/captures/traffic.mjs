// Both ends of the traffic: `traffic.mjs server`, and `traffic.mjs client NAME …` for one kind of it.
import dgram from 'node:dgram';
import net from 'node:net';
import dnsPacket from 'dns-packet';

const PORTS = { download: 8080, upload: 8081, slow: 8082, reset: 8083, idle: 8084 };
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function dnsAnswer(query) {
  const question = query.questions[0];
  const kind = question.name.split('.')[0].replace(/\d+$/, '');
  const rcode = kind === 'nx' || /cluster\.local$/.test(question.name) ? 3 : kind === 'fail' ? 2 : 0;
  const answers =
    rcode === 0 && question.type === 'A' ? [{ type: 'A', name: question.name, ttl: 5, data: '10.77.3.3' }] : [];
  return {
    kind,
    message: { type: 'response', id: query.id, flags: 0x0180 | rcode, questions: query.questions, answers },
  };
}

function serve() {
  net
    .createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', (data) => socket.end(Buffer.alloc(Number(data.toString().trim()), 'x')));
    })
    .listen(PORTS.download, '::');
  net
    .createServer({ allowHalfOpen: true }, (socket) => {
      socket.on('error', () => undefined);
      socket.resume().on('end', () => socket.end('ok'));
    })
    .listen(PORTS.upload, '::');
  net
    .createServer({ allowHalfOpen: true, pauseOnConnect: true }, (socket) => {
      socket.on('error', () => undefined).on('end', () => socket.end());
      setTimeout(() => socket.resume(), 1_800);
    })
    .listen(PORTS.slow, '::');
  net
    .createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => setTimeout(() => socket.resetAndDestroy(), 20));
    })
    .listen(PORTS.reset, '::');
  net.createServer((socket) => socket.on('error', () => undefined).resume()).listen(PORTS.idle, '::');

  const udp = dgram.createSocket('udp4');
  udp.on('message', async (data, peer) => {
    const { kind, message } = dnsAnswer(dnsPacket.decode(data));
    if (kind === 'drop') return;
    await pause(kind === 'late' ? 300 : 2 + (message.id % 17));
    if (kind === 'big') message.flags |= 0x0200;
    udp.send(dnsPacket.encode(kind === 'big' ? { ...message, answers: [] } : message), peer.port, peer.address);
  });
  udp.bind(53, '0.0.0.0', () => console.log('ready'));
  net
    .createServer((socket) => {
      let held = Buffer.alloc(0);
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        held = Buffer.concat([held, chunk]);
        while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
          const length = held.readUInt16BE(0);
          const { message } = dnsAnswer(dnsPacket.decode(held.subarray(2, 2 + length)));
          held = held.subarray(2 + length);
          // many records: several segments
          message.answers = Array.from({ length: 120 }, () => ({
            type: 'TXT',
            name: message.questions[0].name,
            data: 'x'.repeat(40),
          }));
          socket.write(dnsPacket.streamEncode(message));
        }
      });
    })
    .listen(53, '0.0.0.0');
}

const connect = (port, host) =>
  new Promise((resolve, reject) => {
    const socket = net.connect({ port, host, noDelay: true });
    socket.once('connect', () => resolve(socket)).once('error', reject);
  });

async function download(host, bytes) {
  const socket = await connect(PORTS.download, host);
  let got = 0;
  socket.on('data', (chunk) => (got += chunk.length));
  socket.write(`${bytes}\n`);
  await new Promise((resolve) => socket.once('close', resolve));
  return got;
}

async function upload(host, port, bytes) {
  const socket = await connect(port, host);
  socket.resume().on('error', () => undefined);
  socket.end(Buffer.alloc(bytes, 'y'));
  await new Promise((resolve) => socket.once('close', resolve));
}

let port = 20_000;
function ask(host, name, type = 'A', { twice = false, waitMs = 250 } = {}) {
  const id = Math.floor(Math.random() * 65_536);
  const socket = dgram.createSocket('udp4');
  const message = dnsPacket.encode({ type: 'query', id, flags: 0x0100, questions: [{ type, name }] });
  return new Promise((resolve) => {
    const end = () => {
      socket.close();
      resolve();
    };
    const timer = setTimeout(end, name.startsWith('late') ? 500 : waitMs);
    socket.on('message', () => {
      clearTimeout(timer);
      end();
    });
    socket.bind(port++, () => {
      socket.send(message, 53, host);
      if (twice) setTimeout(() => socket.send(message, 53, host), 100);
    });
  });
}

async function askTcp(host, names) {
  const socket = await connect(53, host);
  let answered = 0;
  let held = Buffer.alloc(0);
  const done = new Promise((resolve) => {
    socket.on('data', (chunk) => {
      held = Buffer.concat([held, chunk]);
      while (held.length >= 2 && held.length >= 2 + held.readUInt16BE(0)) {
        held = held.subarray(2 + held.readUInt16BE(0));
        if (++answered === names.length) resolve();
      }
    });
  });
  for (const name of names)
    socket.write(
      dnsPacket.streamEncode({
        type: 'query',
        id: Math.floor(Math.random() * 65_536),
        flags: 0x0100,
        questions: [{ type: 'TXT', name }],
      }),
    );
  await done;
  socket.end();
  await new Promise((resolve) => socket.once('close', resolve));
}

const SUFFIXES = ['.shop.svc.cluster.local', '.svc.cluster.local', '.cluster.local', ''];

const CLIENTS = {
  async short(host, count) {
    for (let i = 0; i < Number(count); i += 4)
      await Promise.all([0, 1, 2, 3].map((j) => download(host, 900 + ((i + j) % 7) * 1500)));
  },
  async bulk(host, connections, bytes) {
    await Promise.all(
      Array.from({ length: Number(connections) }, (_, i) =>
        i % 2 === 0 ? download(host, Number(bytes)) : upload(host, PORTS.upload, Number(bytes)),
      ),
    );
  },
  async slow(host, connections) {
    await Promise.all(Array.from({ length: Number(connections) }, () => upload(host, PORTS.slow, 400_000)));
  },
  async failing(host, dead) {
    for (let i = 0; i < 12; i++) await connect(9_999, host).catch(() => undefined);
    for (let i = 0; i < 8; i++) {
      const socket = await connect(PORTS.reset, host);
      socket.on('error', () => undefined).write('x'.repeat(500));
      await new Promise((resolve) => socket.once('close', resolve));
    }
    // answered by nobody: their SYNs are repeated after one and three seconds
    const hanging = Array.from({ length: 4 }, () =>
      net.connect({ port: Number(dead), host }).on('error', () => undefined),
    );
    await pause(4_200);
    for (const socket of hanging) socket.destroy();
  },
  async idle(host) {
    const sockets = await Promise.all(Array.from({ length: 3 }, () => connect(PORTS.idle, host)));
    for (const socket of sockets) {
      socket.setKeepAlive(true, 1_000);
      socket.write('hello');
    }
    await pause(5_500);
    for (const socket of sockets) socket.end();
    await pause(200);
  },
  async dns(host) {
    for (let i = 0; i < 5; i++) await ask(host, `drop${i}.example.org`, 'A', { twice: true });
    for (let i = 0; i < 40; i++) {
      await Promise.all([ask(host, `ok${i}.example.com`), ask(host, `ok${i}.example.com`, 'AAAA')]);
      if (i % 4 === 0) for (const suffix of SUFFIXES) await ask(host, `web${i}.example.com${suffix}`);
    }
    for (let i = 0; i < 6; i++) {
      await ask(host, `nx${i}.example.org`);
      await ask(host, `fail${i}.example.org`);
      await ask(host, `late${i}.example.org`);
    }
    await ask(host, 'big1.example.org');
    await askTcp(host, ['big1.example.org', 'big2.example.org', 'big3.example.org']);
    await pause(2_200);
    await ask(host, 'ok.example.net');
  },
  async big(host) {
    const socket = dgram.createSocket('udp4');
    for (let i = 0; i < 10; i++) {
      await new Promise((resolve) => socket.send(Buffer.alloc(5_000, 'z'), 7_777, host, resolve));
      await pause(10);
    }
    socket.close();
  },
  async stuck(host, connections) {
    // requests pass, answers of full size do not
    await Promise.race([
      Promise.all(Array.from({ length: Number(connections) }, () => download(host, 200_000).catch(() => undefined))),
      pause(4_500),
    ]);
  },
};

const [role, name, ...args] = process.argv.slice(2);
if (role === 'server') serve();
else {
  await CLIENTS[name](...args);
  process.exit(0);
}
