namespace Stedi.Pipeline.Local.Worker;

/// <summary>A kind of work for a worker process, one folder at a time.</summary>
internal interface IWorkerTask
{
    /// <summary>The verb of its command line: <c>VERB FOLDER</c>.</summary>
    string Verb { get; }

    /// <summary>Does a small piece of this work, so that everything is loaded before the first real one.</summary>
    void WarmUp();

    /// <summary>Does the work in the folder and writes its outcome there. Errors of the work are part of the outcome, not exceptions.</summary>
    /// <param name="begun">Call it after the folder shows that the work has begun.</param>
    /// <returns>Whether this process can do more work. Otherwise it is replaced.</returns>
    bool Run(string folder, Action begun);
}
