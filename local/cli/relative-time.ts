/** `30m` as people type it is `-30m` to the tools: before the end of the bundle. Other formats pass as they are. */
export function relativeTime(text: string): string {
  return /^\d{1,6}\s*[smhd]$/.test(text.trim()) ? `-${text.trim()}` : text;
}
