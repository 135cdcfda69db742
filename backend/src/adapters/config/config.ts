// What the environment may say, read and validated in one place at start.
import { join } from 'node:path';
import { z } from 'zod';
import { mspIds, networks, path, postgresUrl, whole } from './values.ts';

const MEBIBYTE = 1_048_576;

const environment = z
  .object({
    LIANJIAN_PROFILE: z.enum(['embedded', 'network'], 'expected embedded or network').default('embedded'),
    LIANJIAN_DATA: path.prefault('data'),
    LIANJIAN_HOST: z.string().min(1).default('127.0.0.1'),
    LIANJIAN_PORT: whole(0, 65_535).prefault('8080'),
    DATABASE_URL: postgresUrl,
    LIANJIAN_KEYRINGS: path.optional(),
    LIANJIAN_CONSORTIUM: mspIds.prefault('AuthorityMSP,CollegeAMSP,CollegeBMSP,CentreMSP'),
    LIANJIAN_ORGANIZATIONS: mspIds.optional(),
    LIANJIAN_NETWORK_PROFILE: path.optional(),
    LIANJIAN_TLS_CERTIFICATE: path.optional(),
    LIANJIAN_TLS_KEY: path.optional(),
    LIANJIAN_MAX_UPLOAD_MIB: whole(1, 1_048_576).prefault('2048'),
    LIANJIAN_MAX_BODY_KIB: whole(1, 65_536).prefault('256'),
    LIANJIAN_DISK_RESERVE_MIB: whole(0, 1_048_576).prefault('128'),
    LIANJIAN_REQUESTS_PER_MINUTE: whole(1, 1_000_000).prefault('600'),
    LIANJIAN_LOGINS_PER_MINUTE: whole(1, 1_000_000).prefault('10'),
    LIANJIAN_MAINTENANCE_SECONDS: whole(1, 86_400).prefault('60'),
    LIANJIAN_WATCHDOG_SECONDS: whole(0, 3600).prefault('30'),
    LIANJIAN_HEARTBEAT_SECONDS: whole(1, 3600).prefault('20'),
    LIANJIAN_LEARNER_DIRECTORY: z.enum(['on', 'off'], 'expected on or off').default('on'),
    LIANJIAN_WEBHOOK_NETWORKS: networks.optional(),
    LIANJIAN_WEBHOOK_SECONDS: whole(1, 60).prefault('10'),
    LIANJIAN_LOG_LEVEL: z
      .enum(['silent', 'error', 'warn', 'info', 'debug'], 'expected silent, error, warn, info or debug')
      .default('info'),
    LIANJIAN_PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'expected an http or https address' }).optional(),
  })
  .superRefine((values, context) => {
    const refuse = (name: keyof typeof values, message: string): void => {
      context.addIssue({ code: 'custom', path: [name], message });
    };
    if ((values.LIANJIAN_TLS_CERTIFICATE === undefined) !== (values.LIANJIAN_TLS_KEY === undefined)) {
      refuse('LIANJIAN_TLS_KEY', 'certificate and key are given both or not at all');
    }
    if (values.LIANJIAN_PROFILE === 'network' && values.LIANJIAN_NETWORK_PROFILE === undefined) {
      refuse('LIANJIAN_NETWORK_PROFILE', 'the network profile needs the file that the network wrote');
    }
    const unknown = values.LIANJIAN_ORGANIZATIONS?.filter((id) => !values.LIANJIAN_CONSORTIUM.includes(id)) ?? [];
    if (unknown.length > 0) refuse('LIANJIAN_ORGANIZATIONS', `not of the consortium: ${unknown.join(', ')}`);
  });

export interface Config {
  readonly profile: 'embedded' | 'network';
  /** Everything this process keeps on disk, but for the keyrings where they lie elsewhere. */
  readonly dataFolder: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Absent: PGlite in the data folder. */
  readonly databaseUrl: string | undefined;
  /** One keyring file for each organisation. */
  readonly keyringFolder: string;
  /** MSP ids of the channel's organisations. */
  readonly consortium: readonly string[];
  /** MSP ids of those that this process serves: it holds their people's keys. */
  readonly organizations: readonly string[];
  /** Written by the network; JSON. Present in the network profile. */
  readonly networkProfile: string | undefined;
  /** PEM files of the API's own certificate. */
  readonly tls: { readonly certificate: string; readonly key: string } | undefined;
  readonly limits: {
    /** Bytes of one uploaded file, whatever its checklist allows. */
    readonly uploadBytes: number;
    /** Bytes of any other request's body. */
    readonly bodyBytes: number;
    /** Bytes of the data folder's disk that stay free: below, requests are refused. */
    readonly diskReserveBytes: number;
    readonly requestsPerMinute: number;
    readonly loginsPerMinute: number;
  };
  /** Between two looks for uploads that were cut off and answers that are kept no longer. */
  readonly maintenanceSeconds: number;
  /** For which the event loop may stand still before the process is killed; 0: for ever, as under a debugger. */
  readonly watchdogSeconds: number;
  /** Between two signs of life on an event stream. */
  readonly heartbeatSeconds: number;
  /** Whether desks open learner records as cases arrive, to search by name and number. */
  readonly hasLearnerDirectory: boolean;
  readonly webhooks: {
    /** Networks that webhooks may be in besides the public internet: `10.20.0.0/16`. */
    readonly networks: readonly string[];
    /** Of one try to deliver. */
    readonly trySeconds: number;
  };
  readonly logLevel: 'silent' | 'error' | 'warn' | 'info' | 'debug';
  /** Under which address people reach the API; for links. */
  readonly publicUrl: string | undefined;
}

/** Names every variable that is wrong, never its value: it may be a secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly { readonly variable: string; readonly problem: string }[];

  constructor(problems: readonly { readonly variable: string; readonly problem: string }[]) {
    super(problems.map(({ variable, problem }) => `${variable}: ${problem}`).join('\n'));
    this.problems = problems;
  }
}

/** An empty variable counts as unset. @throws ConfigError naming everything that is wrong */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.entries(variables).filter(([, value]) => value !== undefined && value !== '');
  const unknown = set
    .map(([name]) => name)
    .filter((name) => name.startsWith('LIANJIAN_') && !Object.hasOwn(environment.shape, name));
  const parsed = environment.safeParse(Object.fromEntries(set));
  const issues = (parsed.error?.issues ?? []).map(({ path: [name], message }) => ({
    variable: String(name),
    problem: message,
  }));
  const problems = [...issues, ...unknown.map((variable) => ({ variable, problem: 'no such setting' }))];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  return configOf(parsed.data);
}

function configOf(values: z.infer<typeof environment>): Config {
  const { LIANJIAN_TLS_CERTIFICATE: certificate, LIANJIAN_TLS_KEY: key } = values;
  return {
    profile: values.LIANJIAN_PROFILE,
    dataFolder: values.LIANJIAN_DATA,
    host: values.LIANJIAN_HOST,
    port: values.LIANJIAN_PORT,
    databaseUrl: values.DATABASE_URL,
    keyringFolder: values.LIANJIAN_KEYRINGS ?? join(values.LIANJIAN_DATA, 'keyrings'),
    consortium: values.LIANJIAN_CONSORTIUM,
    organizations: values.LIANJIAN_ORGANIZATIONS ?? values.LIANJIAN_CONSORTIUM,
    networkProfile: values.LIANJIAN_NETWORK_PROFILE,
    tls: certificate === undefined || key === undefined ? undefined : { certificate, key },
    limits: {
      uploadBytes: values.LIANJIAN_MAX_UPLOAD_MIB * MEBIBYTE,
      bodyBytes: values.LIANJIAN_MAX_BODY_KIB * 1024,
      diskReserveBytes: values.LIANJIAN_DISK_RESERVE_MIB * MEBIBYTE,
      requestsPerMinute: values.LIANJIAN_REQUESTS_PER_MINUTE,
      loginsPerMinute: values.LIANJIAN_LOGINS_PER_MINUTE,
    },
    maintenanceSeconds: values.LIANJIAN_MAINTENANCE_SECONDS,
    watchdogSeconds: values.LIANJIAN_WATCHDOG_SECONDS,
    heartbeatSeconds: values.LIANJIAN_HEARTBEAT_SECONDS,
    hasLearnerDirectory: values.LIANJIAN_LEARNER_DIRECTORY === 'on',
    webhooks: webhooksOf(values),
    logLevel: values.LIANJIAN_LOG_LEVEL,
    publicUrl: values.LIANJIAN_PUBLIC_URL,
  };
}

/** For trying out, on one machine, that machine. */
const HERE = ['127.0.0.1/32', '::1/128'];

function webhooksOf(values: z.infer<typeof environment>): Config['webhooks'] {
  const { LIANJIAN_PROFILE: profile, LIANJIAN_WEBHOOK_NETWORKS: named } = values;
  return { networks: named ?? (profile === 'embedded' ? HERE : []), trySeconds: values.LIANJIAN_WEBHOOK_SECONDS };
}
