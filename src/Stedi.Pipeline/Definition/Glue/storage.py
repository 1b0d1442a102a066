class JobFailed(Exception):
    """The job cannot build its table. The step shows the message as the reason."""


def say(text):
    """Writes a line to the job's log: printed text goes to CloudWatch."""
    print(text, flush=True)


def rows_of(number):
    return "1 row" if number == 1 else f"{number:,} rows"


def hadoop_file(spark, location):
    """The file system of a location, and the path in it."""
    path = spark._jvm.org.apache.hadoop.fs.Path(location)
    return path.getFileSystem(spark._jsc.hadoopConfiguration()), path


def read_json(spark, location):
    """The content of the file; None if there is no file."""
    files, path = hadoop_file(spark, location)
    if not files.exists(path):
        return None
    stream = files.open(path)
    try:
        return json.loads(spark._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
    finally:
        stream.close()


def write_lines(spark, location, lines):
    """Writes a new file. Never overwrites one."""
    files, path = hadoop_file(spark, location)
    stream = files.create(path, False)
    try:
        for line in lines:
            stream.write(bytearray((line + "\n").encode("utf-8")))
    finally:
        stream.close()


def write_json(spark, location, content):
    write_lines(spark, location, [json.dumps(content, indent=2, ensure_ascii=False)])


def files_of(spark, rows, folder):
    """The Parquet files of a folder that was just written and read as `rows`, with their row counts. Counting reads only the file footers."""
    counted = rows.select(F.input_file_name().alias("file")).groupBy("file").count().collect()
    counts = {place.rpartition("/")[2]: count for place, count in counted}
    files, path = hadoop_file(spark, folder)
    sizes = {status.getPath().getName(): status.getLen() for status in files.listStatus(path)}
    return [{"name": name, "rows": counts.get(name, 0), "bytes": sizes[name]} for name in sorted(sizes) if name.endswith(".parquet")]


def read_version(spark, location, metrics):
    """The rows of a version: only from the files that its metrics list. Metrics of earlier scripts list no files; then all files in the folder count."""
    folder = location + metrics["data"] + "/" if metrics.get("data") else location
    listed = [folder + file["name"] for file in metrics.get("files", [])]
    return spark.read.parquet(*(listed or [folder]))


def columns_of(rows):
    return [{"name": field.name, "type": field.dataType.simpleString()} for field in rows.schema.fields]


def start_job(names):
    """Returns the arguments, the Spark session and the Glue job."""
    args = getResolvedOptions(sys.argv, ["JOB_NAME", *names])
    glue = GlueContext(SparkContext.getOrCreate())
    spark = glue.spark_session
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    # Overflows and impossible casts are errors instead of silently wrong values. The default is off in Glue 5.1, and on in 6.0.
    spark.conf.set("spark.sql.ansi.enabled", "true")
    # Dates before 1582 are written as other Parquet readers expect them. By default, Spark refuses to write them.
    for setting in ("datetimeRebaseModeInWrite", "int96RebaseModeInWrite", "datetimeRebaseModeInRead", "int96RebaseModeInRead"):
        spark.conf.set("spark.sql.parquet." + setting, "CORRECTED")
    job = Job(glue)
    job.init(args["JOB_NAME"], args)
    return args, spark, job
