import { z } from 'zod';

/** Arguments many tools share, described once and the same way. */
export const collectionArguments = {
  collectionId: z.string().min(3).max(80).optional().describe('Handle returned by collect. Give this or instanceId.'),
  instanceId: z
    .string()
    .regex(/^(i-[0-9a-f]{8,17}|mi-[0-9a-f]{17})$/, 'must look like i-0123456789abcdef0')
    .optional()
    .describe('EC2 instance id (i-…) or hybrid node id (mi-…): means its latest completed collection.'),
};

export const windowArguments = {
  incident_time: z
    .string()
    .max(60)
    .optional()
    .describe(
      'Time of the incident: looks ± 5 minutes around it. ISO 8601, epoch seconds, or relative to the end of the bundle such as -30m.',
    ),
  start_time: z
    .string()
    .max(60)
    .optional()
    .describe('Start of the window, same formats. Default: everything the bundle spans.'),
  end_time: z.string().max(60).optional().describe('End of the window, same formats.'),
};

export const pageArguments = {
  cursor: z.string().max(400).optional().describe('nextCursor of the previous answer to the same question, unchanged.'),
};

export const responseFormat = z
  .enum(['concise', 'detailed'])
  .default('concise')
  .describe('Allowed: concise (default) or detailed (adds evidence, remediation and entities).');
