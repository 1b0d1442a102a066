using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Queries;
using Stedi.Web.Tests.Engines.Rows;
using Stedi.Web.Tests.Fakes;

namespace Stedi.Web.Tests.Local;

public sealed class LocalRowContractTests : RowContract
{
    [Fact]
    public async Task Read_QueryAndResult_AreNotStored()
    {
        await new Pipeline.Engines.Rows.PersonTracer(Lake.Engine, new(TimeSpan.FromSeconds(30), 100, 256 << 20)).TraceAsync("bob@x", Lake.Traced, Token);

        Assert.Empty(Directory.EnumerateFileSystemEntries(((LocalRowLake)Lake).Paths.Temp));
    }

    protected override Task<RowLake> CreateAsync() => Task.FromResult<RowLake>(new LocalRowLake());

    private sealed class LocalRowLake : RowLake
    {
        private readonly TempFolder _folder = new();
        private readonly LocalQueryEngine _engine;

        public LocalRowLake()
        {
            var options = new LocalOptions { LakeRoot = _folder["lake"], Threads = 2, QueryWorkers = 1 };
            Paths = new(options.LakeRoot);
            Write(_folder["files"]);
            foreach (var (table, _) in Contents)
            {
                Directory.CreateDirectory(Paths.Table(table));
                Directory.Move(Path.Combine(_folder["files"], table.Value), Paths.Version(table, Version));
                VersionFolder.Complete(Paths, MetricsOf(table));
            }
            _engine = new(options, new StandingCatalog(Paths), () => Definition, TimeProvider.System);
        }

        public LakePaths Paths { get; }

        public override IQueryEngine Engine => _engine;

        public override async ValueTask DisposeAsync()
        {
            await _engine.DisposeAsync();
            _folder.Dispose();
        }
    }
}
