class JobFailed(Exception):
    """The job cannot make its table; the message is the reason that the step shows."""


def say(text):
    """A line of the job's log: what is printed reaches CloudWatch."""
    print(text, flush=True)


def rows_of(number):
    return "1 row" if number == 1 else f"{number:,} rows"


def hadoop_file(spark, location):
    """The file system of the location, and its path there."""
    path = spark._jvm.org.apache.hadoop.fs.Path(location)
    return path.getFileSystem(spark._jsc.hadoopConfiguration()), path


def read_json(spark, location):
    """What the file holds; None where there is none."""
    files, path = hadoop_file(spark, location)
    if not files.exists(path):
        return None
    stream = files.open(path)
    try:
        return json.loads(spark._jvm.org.apache.commons.io.IOUtils.toString(stream, "UTF-8"))
    finally:
        stream.close()


def write_lines(spark, location, lines):
    """Writes a file that is not there yet: nothing is ever written over."""
    files, path = hadoop_file(spark, location)
    stream = files.create(path, False)
    try:
        for line in lines:
            stream.write(bytearray((line + "\n").encode("utf-8")))
    finally:
        stream.close()


def write_json(spark, location, content):
    write_lines(spark, location, [json.dumps(content, indent=2, ensure_ascii=False)])


def columns_of(rows):
    return [{"name": field.name, "type": field.dataType.simpleString()} for field in rows.schema.fields]


def start_job(names):
    """The arguments, Spark and the Glue job."""
    args = getResolvedOptions(sys.argv, ["JOB_NAME", *names])
    glue = GlueContext(SparkContext.getOrCreate())
    spark = glue.spark_session
    spark.conf.set("spark.sql.session.timeZone", "UTC")
    # A sum that overflows, or a cast that cannot be made, is an error and not silently another value: Glue 5.1 has this off, 6.0 on.
    spark.conf.set("spark.sql.ansi.enabled", "true")
    # Days before 1582 are counted as all other readers of Parquet count them; Spark would refuse to write them.
    for setting in ("datetimeRebaseModeInWrite", "int96RebaseModeInWrite", "datetimeRebaseModeInRead", "int96RebaseModeInRead"):
        spark.conf.set("spark.sql.parquet." + setting, "CORRECTED")
    job = Job(glue)
    job.init(args["JOB_NAME"], args)
    return args, spark, job
