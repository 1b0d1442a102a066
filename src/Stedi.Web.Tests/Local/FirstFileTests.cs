using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Jobs;

namespace Stedi.Web.Tests.Local;

public sealed class FirstFileTests : IDisposable
{
    private const int Rounds = 200;
    private const int Callers = 4;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void TryPlace_ManyAtOnce_OneSucceedsAndItsFileStays()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var path = _folder[$"{round}"];
            var placed = AllAtOnce(caller => FirstFile.TryPlace(_folder.Write($"{round}.{caller}.draft", $"{caller}"), path));
            Assert.Equal(path, Assert.Single(Directory.EnumerateFiles(_folder.Path, $"{round}*")));
            Assert.Equal($"{placed.IndexOf(true)}", File.ReadAllText(path));
            Assert.Single(placed, true);
            File.Delete(path);
        }
    }

    [Fact]
    public void TryClaim_ManyAtOnce_OneBegins()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var job = new JobFolder(Directory.CreateDirectory(_folder[$"jr_{round}"]).FullName);
            var claims = AllAtOnce(_ => job.TryClaim());
            Assert.Single(claims, claim => claim is not null)!.Dispose();
        }
    }

    [Fact]
    public void TryPlace_NoFolder_SaysWhere()
    {
        var draft = _folder.Write("draft", "");
        var fault = Assert.Throws<IOException>(() => FirstFile.TryPlace(draft, _folder["absent/file"]));
        Assert.Contains(_folder["absent/file"], fault.Message, StringComparison.Ordinal);
    }

    private static List<T> AllAtOnce<T>(Func<int, T> call)
    {
        var results = new T[Callers];
        using var start = new Barrier(Callers);
        var threads = Enumerable.Range(0, Callers).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            results[i] = call(i);
        })).ToList();
        threads.ForEach(t => t.Start());
        threads.ForEach(t => t.Join());
        return [.. results];
    }
}
