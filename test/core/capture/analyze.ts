import { analyzeCapture } from '../../../functions/core/capture/analyze-capture';
import { CaptureAnalysis } from '../../../schemas/capture-analysis';
import { type FileOptions, inChunks, pcapFile } from './capture-file';
import type { Scene } from './scene';

/** The analysis of a scene, checked against its schema. */
export async function analyze(scene: Scene, options: FileOptions = {}): Promise<CaptureAnalysis> {
  return CaptureAnalysis.parse(await analyzeCapture(inChunks(pcapFile(scene.packets(), options))));
}

/** Codes of what is more than context. */
export const alarms = (analysis: CaptureAnalysis): string[] =>
  analysis.observations.filter(({ severity }) => severity !== 'info').map(({ code }) => code);

/** The observation of this code; throws when there is none. */
export function observed(analysis: CaptureAnalysis, code: string) {
  const found = analysis.observations.find((one) => one.code === code);
  if (!found) throw new Error(`${code} is not among ${analysis.observations.map((one) => one.code).join(', ')}`);
  return found;
}
