import { ClusterIssueCode, NodegroupIssueCode } from '@aws-sdk/client-eks';
import { explainIssue } from '../../../functions/core/query/cluster-health-issues';

const unknown = explainIssue('a code of next year');

describe('explainIssue', () => {
  // the SDK knows the codes: one that EKS adds with an update of it shows up here
  it.each([...Object.values(NodegroupIssueCode), ...Object.values(ClusterIssueCode)])('%s', (code) => {
    const { means, do: advice } = explainIssue(code);
    expect([means.length, advice.length].every((length) => length > 10 && length < 160)).toBe(true);
    if (code !== 'Unknown' && code !== 'Other') expect(means).not.toBe(unknown.means);
  });

  it('is not fooled by names every object has', () => {
    expect(explainIssue('constructor')).toEqual(unknown);
  });
});
