using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>
/// Visits all entries below a landing folder. Real folders and files come first, then links. So a file with two names is read under its real one. Links
/// to visited entries are skipped, which also ends cycles.
/// </summary>
internal sealed class FolderWalk(ListingDraft draft, TableName table, DirectoryInfo root)
{
    private readonly string _root = RealPath.Of(root);
    private readonly List<ListedFile> _files = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private readonly PriorityQueue<(string Name, FileSystemInfo Link), string> _links = new(StringComparer.Ordinal);

    /// <summary>The real paths of the visited files; null until there is a link that could lead to one of them.</summary>
    private HashSet<string>? _real;

    /// <exception cref="EngineException">A link leads out of the folder or is broken, or a name is not UTF-8.</exception>
    /// <exception cref="ListingException">There are too many entries.</exception>
    public List<ListedFile> Files()
    {
        Enter(root, "", _root);
        while (_links.TryDequeue(out var next, out _))
            Follow(next.Name, next.Link);
        return _files;
    }

    /// <param name="name">The listed name of the folder, with its closing <c>/</c>.</param>
    /// <param name="real">The path without links.</param>
    private void Enter(DirectoryInfo folder, string name, string real)
    {
        _folders.Add(real);
        foreach (var entry in folder.EnumerateFileSystemInfos())
        {
            var inner = name + entry.Name;
            if (entry.Name[0] is '.' or '_')
                draft.Reads(entry is DirectoryInfo ? inner + "/" : inner);
            else if (entry.LinkTarget is not null)
                _links.Enqueue((inner, entry), inner);
            else if (entry is DirectoryInfo below)
                EnterBelow(below, inner, Path.Combine(real, entry.Name));
            else
                Add((FileInfo)entry, inner, Path.Combine(real, entry.Name));
        }
    }

    private void EnterBelow(DirectoryInfo folder, string name, string real)
    {
        if (_folders.Contains(real))
            draft.Skip(name + "/", SkipReasons.AlreadyRead);
        else if (name.Count(c => c == '/') >= Format.MaxDepth)
            // Otherwise all files in it would be refused one by one.
            throw new ListingException($"{folder.FullName} is more than {Format.MaxDepth} folders below the landing folder of {table}. Move it to a higher folder.");
        else
            Enter(folder, name + "/", real);
    }

    private void Follow(string name, FileSystemInfo link)
    {
        var target = RealPath.Target(link);
        if (!target.Exists)
            throw new EngineException($"{link.FullName} is a broken link to {target.FullName}. Remove it, or add the file.");
        var real = RealPath.Of(link);
        if (real != _root && !RealPath.IsBelow(real, _root))
            throw new EngineException($"{link.FullName} is a link to {real}, outside of the landing folder of {table}. Replace it with the file itself.");
        _real ??= [.. _files.Select(f => Path.Combine(_root, f.Name.Replace('/', Path.DirectorySeparatorChar)))];
        if (link is DirectoryInfo folder)
            EnterBelow(folder, name, real);
        else
            Add((FileInfo)link, name, real);
    }

    private void Add(FileInfo file, string name, string real)
    {
        if (file.Name.Contains('\uFFFD', StringComparison.Ordinal) && !file.Exists)
            throw new EngineException($"The landing file {file.FullName} of {table} has a name that is not UTF-8. Rename it.");
        if (_real?.Contains(real) == true)
        {
            draft.Skip(name, SkipReasons.AlreadyRead);
            return;
        }
        if (FileStatus.Of(file.FullName) is { IsRegular: false })
        {
            draft.Skip(name, SkipReasons.NoFile);
            return;
        }
        if (!draft.Reads(name))
            return;
        _files.Add(ListedFile.From(file, name));
        _real?.Add(real);
    }
}
