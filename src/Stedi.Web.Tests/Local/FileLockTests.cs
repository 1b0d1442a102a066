using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Local;

public sealed class FileLockTests
{
    [Fact]
    public void TryTake_TakenAlready_IsNull()
    {
        using var folder = new TempFolder();
        using var first = FileLock.TryTake(folder["lock"]);
        Assert.NotNull(first);
        Assert.Null(FileLock.TryTake(folder["lock"]));
    }

    /// <summary>A caller would wait forever for a lock that no process can take.</summary>
    [Fact]
    public void TryTake_PermanentError_NamesTheFile()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["lock"], folder["lock"]);
        var fault = Assert.ThrowsAny<IOException>(() => FileLock.TryTake(folder["lock"]));
        Assert.Contains(folder["lock"], fault.Message, StringComparison.Ordinal);
    }
}
