import { withBaselines } from '../../../functions/core/findings/baselines';
import { sampleFinding } from './sample-findings';

const known = (collectionId: string, node: string, ...signatures: string[]) => ({
  collectionId,
  node,
  signatures: new Set(signatures),
});

describe('baselines', () => {
  const findings = [sampleFinding('F-a'), sampleFinding('F-b'), sampleFinding('F-c')];
  const others = [
    known('c-1', 'i-1', 'S-a', 'S-b'),
    known('c-2', 'i-1', 'S-a'),
    known('c-3', 'i-2', 'S-a'),
    known('c-4', 'i-3'),
  ];

  it('count other collections and their nodes that had the same problem', () => {
    expect(withBaselines(findings, others, 'c-9').map((one) => one.baseline)).toEqual([
      { collections: 3, nodes: 2 },
      { collections: 1, nodes: 1 },
      { collections: 0, nodes: 0 },
    ]);
  });

  it('hide and change nothing', () => {
    const bare = withBaselines(findings, others, 'c-9').map(({ baseline, ...rest }) => rest);
    expect(bare).toEqual(findings);
  });

  it('count neither the collection itself nor one that is listed twice', () => {
    const twice = [...others, known('c-3', 'i-2', 'S-a')];
    expect(withBaselines(findings, twice, 'c-1')[0]!.baseline).toEqual({ collections: 2, nodes: 2 });
  });
});
