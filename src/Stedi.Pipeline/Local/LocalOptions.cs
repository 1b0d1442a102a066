namespace Stedi.Pipeline.Local;

/// <summary>Settings of the embedded engine (<c>Stedi:Local:*</c>, in the environment <c>Stedi__Local__*</c>).</summary>
public sealed class LocalOptions
{
    /// <summary>The lake's folder; below <c>$STEDI_HOME</c> unless set.</summary>
    public string LakeRoot { get; set; } = "";

    /// <summary>The landing data: one folder per landing table. Read in place, never changed.</summary>
    public string LandingRoot { get; set; } = "";

    /// <summary>Jobs at a time, each in a worker process of its own. 0: two, or one where the machine has a single core.</summary>
    public int Workers { get; set; }

    /// <summary>Threads of one job or query. 0: the machine's cores.</summary>
    public int Threads { get; set; }

    /// <summary>Memory in bytes that one job may use before it spills to disk. 0: an equal share of 60 % of the machine's memory.</summary>
    public long WorkerMemoryBytes { get; set; }

    /// <summary>Queries and previews at a time, in worker processes apart from those of jobs.</summary>
    public int QueryWorkers { get; set; } = 2;

    /// <summary>How long the result of a query is kept.</summary>
    public TimeSpan ResultAge { get; set; } = TimeSpan.FromHours(24);

    /// <summary>Bytes of all kept results; the oldest go first.</summary>
    public long ResultBytes { get; set; } = 2L << 30;

    /// <summary>Versions of a table that are kept, the current one among them.</summary>
    public int KeepVersions { get; set; } = 10;
}
