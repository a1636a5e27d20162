// The end-to-end tests run the bundles that would be deployed, so build them once before any test.
module.exports = async () => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { buildAll } = await import('../scripts/build.mjs');
  if (process.env.NODESCOPE_SKIP_BUILD !== '1') await buildAll({ quiet: true });
};
