// Writes schemas/openclaw-VERSION.json: the lists that OpenClaw judges by and that its
// JSON Schema does not hold. For maintainers, when a version is added:
//
//   node .ci/openclaw-facts.mjs PACKAGE_FOLDER > schemas/openclaw-2026.9.6.json
//
// Run it with an empty HOME and environment: it asks the package as installed, with
// its bundled plugins only. Texts of OpenClaw's authors are left out; of a retired model
// only its successor is kept.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = process.argv[2];
const dist = join(root, "dist");

// Bundled modules have names like `slots-D4OMSTbt.mjs` and short export names; a
// function still knows its own name, and a constant is found in the module's text.
async function exportsOf(prefix) {
  const found = [];
  for (const file of readdirSync(dist)) {
    if (file.startsWith(`${prefix}-`) && file.endsWith(".mjs")) {
      found.push(...Object.values(await import(pathToFileURL(join(dist, file)).href)));
    }
  }
  return found;
}

async function functionNamed(prefix, name) {
  const hit = (await exportsOf(prefix)).find((x) => typeof x === "function" && x.name === name);
  if (!hit) throw new Error(`no function ${name} in ${prefix}-*.mjs`);
  return hit;
}

// Constants of a module that it does not export: the stretch of its text between two
// marks is evaluated on its own.
function constantsBetween(prefix, start, end, names) {
  for (const file of readdirSync(dist)) {
    if (!file.startsWith(prefix) || !file.endsWith(".mjs")) continue;
    const text = readFileSync(join(dist, file), "utf8");
    const from = text.indexOf(start);
    if (from < 0) continue;
    const until = text.indexOf(end, from);
    return new Function(`${text.slice(from, until)}\nreturn { ${names} };`)();
  }
  throw new Error(`no ${start} in ${prefix}*.mjs`);
}

const sorted = (values) => [...new Set(values)].sort();
const byKey = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

const env = { HOME: process.env.HOME, PATH: process.env.PATH };
const registryOf = await functionNamed("io.plugin-metadata", "resolveConfigWidePluginManifestRegistry");
const registry = registryOf({ config: {}, env });
const enabledByDefault = await functionNamed("default-enablement", "isPluginEnabledByDefaultForPlatform");
const suppressionsOf = await functionNamed("manifest-planner", "planManifestModelCatalogSuppressions");
const webSearchInstalls = await functionNamed("web-search-install-catalog", "resolveWebSearchInstallCatalogEntries");
const externalEntries = await functionNamed("official-external-plugin-catalog", "listOfficialExternalPluginCatalogEntries");
const installSources = await functionNamed("official-external-plugin-catalog", "resolveOfficialExternalPluginInstallSources");
const externalId = await functionNamed("official-external-plugin-catalog-source", "resolveOfficialExternalPluginId");
const authNames = await functionNamed("provider-env-vars", "listKnownProviderAuthEnvVarNamesCore");
const secretTargets = await functionNamed("target-registry-query", "listSecretTargetRegistryEntries");
const channelMetadata = (await exportsOf("bundled-channel-config-metadata.generated")).find(Array.isArray);

const plugins = {};
for (const record of registry.plugins) {
  plugins[record.id] = {
    ...(enabledByDefault(record) ? { enabledByDefault: true } : {}),
    ...(record.kind ? { kind: [record.kind].flat() } : {}),
    ...(record.channels.length ? { channels: record.channels } : {}),
    ...(record.contracts?.webSearchProviders?.length ? { webSearch: record.contracts.webSearchProviders } : {}),
    ...(record.commandAliases?.length ? { commands: record.commandAliases.map((alias) => alias.name ?? alias) } : {}),
  };
}

const retired = {};
for (const { provider, model, reason, retirement, when } of suppressionsOf({ registry }).suppressions) {
  if (when) continue;
  const successor = retirement?.replacedBy ?? reason?.match(/[Uu]se ([a-z0-9-]+\/[a-z0-9.:-]*[a-z0-9])/)?.[1] ?? "";
  (retired[provider] ??= {})[model] = successor;
}

const external = {};
const providerPlugins = {};
const hosts = [];
for (const entry of externalEntries()) {
  const id = externalId(entry);
  const spec = installSources(entry)[0]?.spec;
  if (id && spec) external[id] = spec;
  const manifest = entry.openclaw ?? {};
  for (const provider of manifest.providers ?? []) {
    for (const name of [provider.id, ...(provider.aliases ?? [])]) providerPlugins[name.trim().toLowerCase()] = id;
  }
  hosts.push(...(manifest.providerEndpoints ?? []));
}

// What the bundled plugins know of models without asking anybody.
const bundledModels = {};
for (const { providers, modelCatalog, providerEndpoints } of registry.plugins) {
  hosts.push(...(providerEndpoints ?? []));
  for (const name of providers ?? []) bundledModels[name] ??= [];
  for (const [name, { models }] of Object.entries(modelCatalog?.providers ?? {})) {
    bundledModels[name] = sorted((models ?? []).map((model) => model.id));
  }
  for (const [name, { provider }] of Object.entries(modelCatalog?.aliases ?? {})) bundledModels[name] = bundledModels[provider];
}

const { host_env_security_policy_default: policy } = constantsBetween(
  "host-env-security-", "var host_env_security_policy_default", "//#endregion", "host_env_security_policy_default");
const workspace = constantsBetween(
  "dotenv-", "const BLOCKED_PROVIDER_AUTH_WORKSPACE_DOTENV_KEYS", "function ",
  "BLOCKED_WORKSPACE_DOTENV_KEYS, BLOCKED_WORKSPACE_DOTENV_SUFFIXES, BLOCKED_WORKSPACE_DOTENV_TOKEN_SEQUENCES, BLOCKED_WORKSPACE_DOTENV_PREFIXES");
const { BUILT_IN_MODEL_PROVIDER_OVERLAY_IDS: providers } = constantsBetween(
  "zod-schema.core-", "const BUILT_IN_MODEL_PROVIDER_OVERLAY_IDS", "/**", "BUILT_IN_MODEL_PROVIDER_OVERLAY_IDS");
const { LEGACY_WEB_SEARCH_PROVIDER_CONFIG_KEYS: legacyWebSearch } = constantsBetween(
  "web-search-legacy-provider-keys-", "const LEGACY_WEB_SEARCH", "function", "LEGACY_WEB_SEARCH_PROVIDER_CONFIG_KEYS");

const configurable = channelMetadata.filter((entry) => entry.configurable !== false);
const facts = {
  openclaw: JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version,
  builtInProviders: sorted(providers),
  retiredModels: byKey(Object.fromEntries(Object.entries(retired).map(([id, models]) => [id, byKey(models)]))),
  channels: byKey(Object.fromEntries(configurable.map((entry) => [entry.channelId, sorted(entry.aliases ?? [])]))),
  plainSecrets: sorted([
    "hooks.token", "hooks.gmail.pushToken", "hooks.mappings[].sessionKey",
    ...channelMetadata.flatMap((entry) => entry.unsupportedSecretRefSurfacePatterns ?? []),
  ]),
  secretTargets: sorted(secretTargets()
    .filter((entry) => entry.configFile === "openclaw.json")
    .map((entry) => entry.pathPattern)),
  plugins: byKey(plugins),
  externalPlugins: byKey(external),
  bundledModels: byKey(bundledModels),
  providerPlugins: byKey(providerPlugins),
  vendorHosts: sorted(hosts
    .filter(({ endpointClass }) => !["custom", "local"].includes(endpointClass))
    .flatMap((one) => [
      ...(one.hosts ?? []), ...(one.hostSuffixes ?? []).map((suffix) => `*.${suffix.replace(/^\./, "")}`),
      ...(one.baseUrls ?? []),
    ])),
  webSearchInstalls: byKey(Object.fromEntries(webSearchInstalls().map((entry) => [entry.provider.id.trim(), entry.pluginId]))),
  legacyWebSearchKeys: sorted(legacyWebSearch),
  configEnvironment: {
    names: sorted([
      ...policy.blockedEverywhereKeys, ...policy.blockedOverrideOnlyKeys,
      "OPENCLAW_ALLOW_OLDER_BINARY_DESTRUCTIVE_ACTIONS", "OPENCLAW_INCLUDE_ROOTS", "OPENCLAW_CONFIG_READONLY",
    ]),
    prefixes: sorted([...policy.blockedPrefixes, ...policy.blockedOverridePrefixes]),
  },
  workspaceEnvironment: {
    names: sorted([
      ...workspace.BLOCKED_WORKSPACE_DOTENV_KEYS,
      ...authNames({ env, includeUntrustedWorkspacePlugins: false }).map((name) => name.trim().toUpperCase()),
    ]),
    prefixes: sorted(workspace.BLOCKED_WORKSPACE_DOTENV_PREFIXES),
    suffixes: sorted(workspace.BLOCKED_WORKSPACE_DOTENV_SUFFIXES),
    words: workspace.BLOCKED_WORKSPACE_DOTENV_TOKEN_SEQUENCES,
  },
};
process.stdout.write(`${JSON.stringify(facts, null, 1)}\n`);
process.exit(0);
