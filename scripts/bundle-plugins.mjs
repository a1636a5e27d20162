// What deployed bundles leave out of libraries: measured, each with what it saves.
import { readFileSync } from 'node:fs';

/** unzipper can read from S3 by itself and requires the SDK for that; we never ask it to, and bring our own client. */
export const unzipperAlone = {
  name: 'unzipper-alone',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\// }, ({ path: name, importer }) =>
      /node_modules[\\/]unzipper[\\/]/.test(importer) ? { path: name, external: true } : undefined,
    );
  },
};

/** zod exports its error messages in fifty languages as one object, which no bundler can shake (250 kB). */
export const zodInEnglish = {
  name: 'zod-in-english',
  setup(build) {
    build.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js';",
      loader: 'js',
    }));
  },
};

/**
 * Schemas of SDK clients spell keys as `[constant]`. A computed key might run code, so bundlers keep every operation of
 * a client; with the constant's text in its place they keep those that are called (EC2: 540 kB).
 */
export const literalSchemaKeys = {
  name: 'literal-schema-keys',
  setup(build) {
    build.onLoad({ filter: /[\\/]@aws-sdk[\\/].*[\\/]schemas_0\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const constants = new Map(
        [...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      const contents = text.replace(/\[(_\w+)\]:/g, (whole, name) =>
        constants.has(name) ? `${constants.get(name)}:` : whole,
      );
      return { contents, loader: 'js' };
    });
  },
};

/**
 * The SDK's default chain looks for credentials in profiles, SSO and metadata services (120 kB). A function has them in
 * its environment, on AWS as in the embedded cloud.
 */
export const credentialsFromEnvironment = {
  name: 'credentials-from-environment',
  setup(build) {
    build.onResolve({ filter: /^@aws-sdk\/credential-provider-node$/ }, ({ resolveDir }) => ({
      path: 'credential-provider-node',
      namespace: 'credentials',
      pluginData: resolveDir,
    }));
    build.onLoad({ filter: /.*/, namespace: 'credentials' }, ({ pluginData }) => ({
      contents: "export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';",
      loader: 'js',
      resolveDir: pluginData,
    }));
  },
};
