/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.(ts|m?js)$': '<rootDir>/scripts/jest-esbuild.cjs' },
  // only these packages ship nothing but ES modules
  transformIgnorePatterns: ['/node_modules/(?!(@middy)/)', '/dist/'],
  globalSetup: '<rootDir>/test/global-setup.cjs',
  // a net for hangs, not a measure: a busy machine is ten times slower
  testTimeout: 180_000,
  maxWorkers: 2,
};
