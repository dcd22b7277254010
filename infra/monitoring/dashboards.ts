/** Dashboards for Grafana: what is drawn, as data. `npm run grafana` writes them as the files that Grafana reads. */

type Unit = 'short' | 'reqps' | 'ops' | 's' | 'bytes' | 'percentunit';

export type Panel = {
  title: string;
  /** What a reader should see in it. */
  description: string;
  unit: Unit;
  /** Lines: PromQL, and what each is called; `{{label}}` is filled in. */
  lines: readonly { expr: string; legend: string }[];
  /** Above it the figure is drawn as wrong; that of the alert, where there is one. */
  limit?: number;
};

export type Dashboard = {
  uid: string;
  title: string;
  description: string;
  rows: readonly { title: string; panels: readonly Panel[] }[];
};

/** CPU, memory and the event loop: the same for each app, told apart by the job that Prometheus scrapes. */
const process = (job: string): Panel[] => [
  {
    title: 'CPU',
    description: 'Cores in use, by pod. One process uses little more than one.',
    unit: 'short',
    lines: [
      {
        expr: `sum by (pod) (rate(process_cpu_seconds_total{job="${job}"}[5m]))`,
        legend: '{{pod}}',
      },
    ],
  },
  {
    title: 'Memory',
    description: 'Resident memory, by pod.',
    unit: 'bytes',
    lines: [
      { expr: `max by (pod) (process_resident_memory_bytes{job="${job}"})`, legend: '{{pod}}' },
    ],
  },
  {
    title: 'Event loop, p99',
    description: 'How long one turn of the event loop kept everybody else waiting.',
    unit: 's',
    limit: 0.2,
    lines: [
      { expr: `max by (pod) (nodejs_eventloop_lag_p99_seconds{job="${job}"})`, legend: '{{pod}}' },
    ],
  },
];

const HITS: Dashboard = {
  uid: 'footfall-hits',
  title: 'Footfall: hits',
  description: 'From a hit’s arrival to MongoDB.',
  rows: [
    {
      title: 'Arrival',
      panels: [
        {
          title: 'Hits by outcome',
          description:
            'Every hit that arrived ends in one outcome; stored are those in the reports.',
          unit: 'ops',
          lines: [
            { expr: 'sum by (outcome) (rate(footfall_hits_total[5m]))', legend: '{{outcome}}' },
          ],
        },
        {
          title: 'Answers by status',
          description:
            '503 is a full spool or a missing salt; 429 a limit; 4xx a sender that is wrong.',
          unit: 'reqps',
          lines: [
            {
              expr: 'sum by (status) (rate(footfall_http_requests_total[5m]))',
              legend: '{{status}}',
            },
          ],
        },
        {
          title: 'Given up by scripts',
          description: 'Hits that browsers could not send and gave up, by reason.',
          unit: 'ops',
          lines: [
            {
              expr: 'sum by (reason) (rate(footfall_script_lost_hits_total[5m]))',
              legend: '{{reason}}',
            },
          ],
        },
      ],
    },
    {
      title: 'On the way to MongoDB',
      panels: [
        {
          title: 'Age of the spool',
          description: 'How old the oldest hit is that MongoDB does not have; seconds are well.',
          unit: 's',
          limit: 120,
          lines: [{ expr: 'max by (pod) (footfall_spool_oldest_seconds)', legend: '{{pod}}' }],
        },
        {
          title: 'Room taken in the spool',
          description: 'Of what a beacon may keep; at all of it hits are refused.',
          unit: 'percentunit',
          limit: 0.66,
          lines: [
            {
              expr: 'max by (pod) (footfall_spool_bytes / footfall_spool_bytes_max)',
              legend: '{{pod}}',
            },
          ],
        },
        {
          title: 'Entries in the spool',
          description: 'What a volume still has; 0 before it may be deleted.',
          unit: 'short',
          lines: [{ expr: 'max by (pod) (footfall_spool_entries)', legend: '{{pod}}' }],
        },
        {
          title: 'Hits shipped',
          description: 'What MongoDB acknowledged by a majority, and tries that failed.',
          unit: 'ops',
          lines: [
            { expr: 'sum(rate(footfall_shipped_hits_total[5m]))', legend: 'shipped' },
            { expr: 'sum(rate(footfall_ship_failures_total[5m]))', legend: 'failures' },
          ],
        },
        {
          title: 'Batches by what became of them',
          description: 'Sent again is duplicate: MongoDB had it, and its answer was lost.',
          unit: 'ops',
          lines: [
            {
              expr: 'sum by (outcome) (rate(footfall_shipped_batches_total[5m]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Another beacon was first',
          description: 'Hits that were sent to two beacons; each is stored once.',
          unit: 'ops',
          lines: [{ expr: 'sum(rate(footfall_claimed_elsewhere_total[5m]))', legend: 'hits' }],
        },
        {
          title: 'Dead letters',
          description: 'Batches that MongoDB refused for good; they wait for somebody to look.',
          unit: 'short',
          limit: 1,
          lines: [{ expr: 'sum(footfall_dead_letters)', legend: 'dead letters' }],
        },
        {
          title: 'Sessions without Redis',
          description: 'Hits whose session a beacon decided by itself.',
          unit: 'ops',
          lines: [{ expr: 'sum(rate(footfall_local_sessions_total[5m]))', legend: 'hits' }],
        },
      ],
    },
    {
      title: 'Processes',
      panels: [
        {
          title: 'Steps, p99',
          description:
            'How long each step of the pipeline takes for a request; `session` waits for Redis.',
          unit: 's',
          lines: [
            {
              expr: 'histogram_quantile(0.99, sum by (le, step) (rate(footfall_step_seconds_bucket[5m])))',
              legend: '{{step}}',
            },
          ],
        },
        {
          title: 'Processes',
          description: 'Of each pod: BEACON_PROCESSES while all of them run.',
          unit: 'short',
          lines: [{ expr: 'max by (pod) (footfall_processes)', legend: '{{pod}}' }],
        },
        {
          title: 'Clock against the database’s',
          description: 'By how much it is behind (ahead: below 0); 0 while they agree.',
          unit: 's',
          limit: 60,
          lines: [{ expr: 'max by (pod) (footfall_clock_offset_seconds)', legend: '{{pod}}' }],
        },
        ...process('beacon'),
      ],
    },
  ],
};

const PARTS: Dashboard = {
  uid: 'footfall-parts',
  title: 'Footfall: parts',
  description: 'From MongoDB into parts and into the archive.',
  rows: [
    {
      title: 'Work',
      panels: [
        {
          title: 'Months that wait',
          description: 'Months of sites with hits to seal. It falls to 0 between rounds.',
          unit: 'short',
          lines: [{ expr: 'max(footfall_months_waiting)', legend: 'waiting' }],
        },
        {
          title: 'Hits sealed',
          description: 'Over a day as many as are shipped.',
          unit: 'ops',
          lines: [
            { expr: 'sum(rate(footfall_sealed_hits_total[15m]))', legend: 'sealed' },
            { expr: 'sum(rate(footfall_archived_hits_total[15m]))', legend: 'left MongoDB' },
          ],
        },
        {
          title: 'Since the last success',
          description: 'By job; the job seal runs every minute.',
          unit: 's',
          lines: [
            {
              expr: 'time() - max by (job_name) (footfall_job_last_success_timestamp_seconds)',
              legend: '{{job_name}}',
            },
          ],
        },
        {
          title: 'Failures',
          description: 'Of whole runs, or of one month in them, in half an hour.',
          unit: 'short',
          limit: 3,
          lines: [
            {
              expr: 'sum by (job_name) (increase(footfall_job_failures_total[30m]))',
              legend: '{{job_name}}',
            },
          ],
        },
        {
          title: 'Runs',
          description:
            'That came to an end, by job: none for long is a worker that hangs, or is away.',
          unit: 'ops',
          lines: [
            {
              expr: 'sum by (job_name) (rate(footfall_job_runs_total[15m]))',
              legend: '{{job_name}}',
            },
          ],
        },
        {
          title: 'Time spent',
          description: 'Workers that are busy with each job.',
          unit: 'short',
          lines: [
            {
              expr: 'sum by (job_name) (rate(footfall_job_seconds_total[15m]))',
              legend: '{{job_name}}',
            },
          ],
        },
        {
          title: 'Parts merged and given up',
          description:
            'Merged when their day was over, and small ones by month; given up when their site keeps hits no longer.',
          unit: 'ops',
          lines: [
            { expr: 'sum(rate(footfall_compacted_parts_total[15m]))', legend: 'merged by day' },
            { expr: 'sum(rate(footfall_merged_parts_total[15m]))', legend: 'merged by month' },
            { expr: 'sum(rate(footfall_expired_parts_total[15m]))', legend: 'given up' },
          ],
        },
        {
          title: 'Summaries',
          description: 'That were due in the last day: sent, to be tried again, or given up.',
          unit: 'short',
          lines: [
            {
              expr: 'sum by (outcome) (increase(footfall_summaries_total[1d]))',
              legend: '{{outcome}}',
            },
          ],
        },
        {
          title: 'Files deleted',
          description: 'Of parts that were merged, expired or never counted.',
          unit: 'ops',
          lines: [
            {
              expr: 'sum by (reason) (rate(footfall_deleted_files_total[15m]))',
              legend: '{{reason}}',
            },
          ],
        },
      ],
    },
    { title: 'Processes', panels: process('worker') },
  ],
};

const API_SECONDS = 'footfall_api_request_seconds';

const REPORTS: Dashboard = {
  uid: 'footfall-reports',
  title: 'Footfall: reports',
  description: 'What people and programs ask, and how soon they are answered.',
  rows: [
    {
      title: 'Answers',
      panels: [
        {
          title: 'Requests',
          description: 'By status; below 500 the fault is with whoever asked.',
          unit: 'reqps',
          lines: [
            {
              expr: `sum by (status) (rate(${API_SECONDS}_count[5m]))`,
              legend: '{{status}}',
            },
          ],
        },
        {
          title: 'Share of failures',
          description: 'Answers of 500 and above.',
          unit: 'percentunit',
          limit: 0.02,
          lines: [
            {
              expr: `sum(rate(${API_SECONDS}_count{status=~"5.."}[5m])) / sum(rate(${API_SECONDS}_count[5m]))`,
              legend: 'failures',
            },
          ],
        },
        {
          title: 'Time to answer',
          description: 'Of all requests; a cached report takes milliseconds.',
          unit: 's',
          lines: ['0.5', '0.95', '0.99'].map((share) => ({
            expr: `histogram_quantile(${share}, sum by (le) (rate(${API_SECONDS}_bucket[5m])))`,
            legend: `p${Number(share) * 100}`,
          })),
        },
        {
          title: 'Slowest routes, p95',
          description: 'The five routes that keep people waiting most.',
          unit: 's',
          lines: [
            {
              expr: `topk(5, histogram_quantile(0.95, sum by (le, route) (rate(${API_SECONDS}_bucket[15m]))))`,
              legend: '{{route}}',
            },
          ],
        },
      ],
    },
    {
      title: 'Streams',
      panels: [
        {
          title: 'Open streams',
          description: 'Who watches: by what is pushed.',
          unit: 'short',
          lines: [{ expr: 'sum by (what) (footfall_api_streams)', legend: '{{what}}' }],
        },
        {
          title: 'Streams refused',
          description: 'As many as may be were open, or the process was about to end.',
          unit: 'ops',
          lines: [
            {
              expr: 'sum by (reason) (rate(footfall_api_streams_refused_total[5m]))',
              legend: '{{reason}}',
            },
          ],
        },
        {
          title: 'Read after a start',
          description: 'Questions that were asked of late, answered while nobody asked.',
          unit: 'short',
          lines: [{ expr: 'sum(footfall_api_warmed_questions_total)', legend: 'questions' }],
        },
      ],
    },
    { title: 'Processes', panels: process('api') },
  ],
};

export const DASHBOARDS: readonly Dashboard[] = [HITS, PARTS, REPORTS];
