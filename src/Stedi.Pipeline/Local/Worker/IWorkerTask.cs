namespace Stedi.Pipeline.Local.Worker;

/// <summary>A kind of work that a worker process does, one folder at a time.</summary>
internal interface IWorkerTask
{
    /// <summary>The word on the line that asks for it: <c>VERB FOLDER</c>.</summary>
    string Verb { get; }

    /// <summary>Does this kind of work once on something small, so that the first one that counts finds everything loaded.</summary>
    void WarmUp();

    /// <summary>Does the work in the folder and leaves its outcome there; faults of the work are part of the outcome, not exceptions.</summary>
    /// <param name="begun">Call it once the folder says that the work has begun.</param>
    /// <returns>Whether this process is fit for more; a fresh one follows where it is not.</returns>
    bool Run(string folder, Action begun);
}
