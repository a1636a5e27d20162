import { createProgram } from '../../../local/cli/program';

export interface Ran {
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process, as a terminal of `width` without colour would see it. Throws what it throws. */
export async function run(width: number, ...args: string[]): Promise<Ran> {
  const written = { out: '', err: '' };
  const catcher = (stream: keyof Ran) => (text: string | Uint8Array) => {
    written[stream] += String(text);
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(catcher('out')),
    jest.spyOn(process.stderr, 'write').mockImplementation(catcher('err')),
  ];
  const before = Object.getOwnPropertyDescriptor(process.stdout, 'columns');
  Object.defineProperty(process.stdout, 'columns', { value: width, configurable: true });
  try {
    await createProgram().parseAsync(['node', 'nodescope', ...args]);
    return written;
  } finally {
    for (const spy of spies) spy.mockRestore();
    if (before) Object.defineProperty(process.stdout, 'columns', before);
    else Reflect.deleteProperty(process.stdout, 'columns');
  }
}
