/** Waits for work, but not longer than `ms`. Rejections of the work are not reported: its owner does that. */
export async function bounded(work: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const bound = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  const ignored = () => undefined;
  await Promise.race([work.then(ignored, ignored), bound]);
  clearTimeout(timer);
}
