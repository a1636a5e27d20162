import path from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { ConfigError, loadConfig } from '../config/load';
import { createApp } from '../lib/app';

// `cdk` runs the app in the folder of cdk.json
const folder = process.cwd();

/** `-c config=<path>`, from the folder of cdk.json; the example when none is given. */
function configFile(): string {
  // the command would take a second app that synthesises itself for the real one
  const given: unknown = new App({ autoSynth: false }).node.tryGetContext('config');
  return path.resolve(folder, typeof given === 'string' ? given : 'config/example.json');
}

try {
  const { app } = createApp(loadConfig(configFile()), path.join(folder, '..'));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
