/** Version of the artefact layout under `collections/<id>/`. Raised when a reader of older artefacts would misread them. */
export const SCHEMA_VERSION = 1;

/** Version of the engine that reads, classifies and aggregates. Same inputs + same versions = same bytes out. */
export const ENGINE_VERSION = '0.1.0';
