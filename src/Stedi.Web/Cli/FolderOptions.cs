using System.CommandLine;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary>The options that name the folders to work from; one set for each command that builds tables.</summary>
internal sealed class FolderOptions
{
    private readonly Option<string?> _landing = new("--landing") { Description = "Landing data: a folder per landing table, read in place." };
    private readonly Option<string?> _scripts = new("--scripts") { Description = "The pipeline: the folder of pipeline.yaml." };
    private readonly Option<bool> _moved = new("--moved") { Description = "The folder of --scripts is the pipeline that this home's lake belongs to, in a new place." };

    public void AddTo(Command command)
    {
        command.Options.Add(_landing);
        command.Options.Add(_scripts);
        command.Options.Add(_moved);
    }

    /// <summary>What was given, as settings of the host.</summary>
    public string[] Settings(ParseResult parsed) =>
    [
        .. Folder(nameof(StediOptions.Landing), parsed.GetValue(_landing)),
        .. Folder(nameof(StediOptions.Scripts), parsed.GetValue(_scripts)),
        .. parsed.GetValue(_moved) ? [$"--{StediOptions.Section}:{nameof(StediOptions.ScriptsMoved)}=true"] : Array.Empty<string>(),
    ];

    private static string[] Folder(string setting, string? path) => path is null ? [] : [$"--{StediOptions.Section}:{setting}={Path.GetFullPath(path)}"];
}
