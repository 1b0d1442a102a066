namespace Stedi.Pipeline.Local;

/// <summary>Settings of the embedded engine (<c>Stedi:Local:*</c>, in the environment <c>Stedi__Local__*</c>).</summary>
public sealed class LocalOptions
{
    /// <summary>The lake's folder; below <c>$STEDI_HOME</c> unless set.</summary>
    public string LakeRoot { get; set; } = "";

    /// <summary>The folder of the landing data, with one folder per landing table. It is only read.</summary>
    public string LandingRoot { get; set; } = "";

    /// <summary>Max concurrent jobs, each in its own worker process. 0: two, or one on a single-core machine.</summary>
    public int Workers { get; set; }

    /// <summary>Threads of one job or query. 0: the number of cores.</summary>
    public int Threads { get; set; }

    /// <summary>Memory in bytes of one job; beyond it, the job spills to disk. 0: an equal share of 60 % of the machine's memory.</summary>
    public long WorkerMemoryBytes { get; set; }

    /// <summary>Max concurrent queries and previews. Their worker processes are separate from those of jobs.</summary>
    public int QueryWorkers { get; set; } = 2;

    /// <summary>How long to keep query results.</summary>
    public TimeSpan ResultAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>The size limit of all query results, in bytes. The oldest are removed first.</summary>
    public long ResultBytes { get; set; } = 2L << 30;

    /// <summary>The number of versions to keep per table, including the current one.</summary>
    public int KeepVersions { get; set; } = 10;
}
