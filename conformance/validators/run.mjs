// The state machine files against two public validators and our own lint, and mutants that they must refuse.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { substitutions } from '../shared/deploy.mjs';
import { nodeTools } from '../shared/engines.mjs';
import { runLane } from '../shared/lane.mjs';
import { temporaryFolder } from '../shared/processes.mjs';
import * as product from '../shared/product.mjs';
import { MUTANTS } from './mutants.mjs';

/** Name → problems of a definition, as texts. */
function validators(require, lint) {
  const validate = require('asl-validator');
  const { getLanguageService, TextDocument } = require('amazon-states-language-service');
  const service = getLanguageService({});
  return {
    'asl-validator': async (definition) => {
      // it writes into what it is given
      const { isValid, errors } = validate(structuredClone(definition), { checkArn: false });
      return isValid ? [] : errors.map((error) => JSON.stringify(error));
    },
    'language-service': async (definition) => {
      const document = TextDocument.create('definition.asl.json', 'asl', 1, JSON.stringify(definition, null, 1));
      const problems = await service.doValidation(document, service.parseJSONDocument(document));
      return problems.map(({ message, range }) => `line ${range.start.line + 1}: ${message}`);
    },
    lint: async (definition) => lint(definition).map(({ rule, where, message }) => `${rule} at ${where}: ${message}`),
  };
}

await runLane('validators', async (lane) => {
  const { require } = nodeTools();
  const folder = temporaryFolder(lane);
  const deployment = await product.importTypeScript('schemas/deployment.ts', folder);
  const { lint } = await product.importTypeScript('local/workflow/lint/lint.ts', folder);
  const judges = validators(require, lint);
  const values = substitutions(deployment);

  const files = readdirSync(path.join(product.root, 'statemachines')).filter((name) => name.endsWith('.asl.json'));
  for (const name of files) {
    const definition = product.filledDefinition(`statemachines/${name}`, values);
    for (const [judge, problemsOf] of Object.entries(judges))
      await lane.check(`${name}: ${judge} finds nothing`, async () => {
        assert.deepEqual(await problemsOf(definition), []);
      });
  }

  const original = product.filledDefinition('statemachines/collect-node.asl.json', values);
  for (const { what, by, mutate } of MUTANTS) {
    await lane.check(`refused: ${what} (${by.join(', ')})`, async () => {
      const mutant = structuredClone(original);
      mutate(mutant.States, mutant);
      for (const judge of by) assert.ok((await judges[judge](mutant)).length > 0, `${judge} has nothing against it`);
    });
  }
});
