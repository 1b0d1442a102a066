using System.CommandLine;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary>The folder options of a command that builds tables.</summary>
internal sealed class FolderOptions
{
    private readonly Option<string?> _landing = new("--landing") { Description = "Landing data: one folder per landing table, read in place." };
    private readonly Option<string?> _scripts = new("--scripts") { Description = "The pipeline folder, which contains pipeline.yaml." };
    private readonly Option<bool> _moved = new("--moved") { Description = "Confirms that the pipeline folder of this home moved to --scripts." };

    public void AddTo(Command command)
    {
        command.Options.Add(_landing);
        command.Options.Add(_scripts);
        command.Options.Add(_moved);
    }

    /// <summary>The given options as host settings.</summary>
    public string[] Settings(ParseResult parsed) =>
    [
        .. Folder(nameof(StediOptions.Landing), parsed.GetValue(_landing)),
        .. Folder(nameof(StediOptions.Scripts), parsed.GetValue(_scripts)),
        .. parsed.GetValue(_moved) ? [$"--{StediOptions.Section}:{nameof(StediOptions.ScriptsMoved)}=true"] : Array.Empty<string>(),
    ];

    private static string[] Folder(string setting, string? path) => path is null ? [] : [$"--{StediOptions.Section}:{setting}={Path.GetFullPath(path)}"];
}
