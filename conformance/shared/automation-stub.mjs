// The three SSM calls of the collector path. No engine at hand offers Automation, so this part is a stand-in: it
// records what was asked and says what the lane told it to say.
import http from 'node:http';

/** `runs`: execution id → {parameters, status, failureMessage, looks}. New runs are InProgress until the lane changes them. */
export async function serveAutomation(lane, port = 0) {
  const runs = new Map();
  const tokens = new Map();
  const operations = {
    DescribeInstanceInformation: () => ({ InstanceInformationList: [{ PingStatus: 'Online' }] }),
    StartAutomationExecution({ DocumentName, ClientToken, Parameters }) {
      const known = tokens.get(ClientToken);
      if (known) return { AutomationExecutionId: known };
      const id = `00000000-0000-4000-8000-${String(runs.size + 1).padStart(12, '0')}`;
      tokens.set(ClientToken, id);
      runs.set(id, {
        document: DocumentName,
        parameters: Parameters,
        status: 'InProgress',
        failureMessage: null,
        looks: 0,
      });
      return { AutomationExecutionId: id };
    },
    GetAutomationExecution({ AutomationExecutionId: id }) {
      const run = runs.get(id);
      if (!run) return null;
      run.looks++;
      const { status, failureMessage } = run;
      return {
        AutomationExecution: {
          AutomationExecutionId: id,
          AutomationExecutionStatus: status,
          ...(failureMessage && { FailureMessage: failureMessage }),
          StepExecutions: [],
        },
      };
    },
  };
  const server = http.createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const operation = operations[(request.headers['x-amz-target'] ?? '').split('.')[1]];
      const answer = operation?.(JSON.parse(Buffer.concat(chunks).toString('utf8') || '{}'));
      const missing = { __type: operation ? 'AutomationExecutionNotFoundException' : 'UnknownOperationException' };
      response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer ?? missing));
    });
  });
  await new Promise((resolve) => server.listen(port, '127.0.0.1', resolve));
  lane.onEnd(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${server.address().port}`, runs };
}
